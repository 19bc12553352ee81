//! Asks the system contract `agents` about its own grant. For the tests of ghostnet.testing.
#![no_std]

ghost_sdk::contract!("contract.toml");

use uses::agents;

struct Granted;

#[ghost_sdk::export]
impl Contract for Granted {
    fn claim(cx: &mut Call, args::Claim { id }: args::Claim) -> Result<()> {
        Ok(agents::Client::bound(cx).claim(cx, agents::args::Claim { id }).send()?)
    }

    fn may_act(cx: &View, args::MayAct { id }: args::MayAct) -> Result<bool> {
        let asked = agents::args::Obstacle { id, contract: cx.self_address() };
        Ok(agents::Client::bound(cx).obstacle(cx, asked)? == agents::types::Obstacle::None)
    }
}
