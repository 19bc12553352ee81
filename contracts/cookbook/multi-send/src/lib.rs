//! Many payments in one call. It keeps nothing: a failure anywhere undoes the call, and with it every payment.
#![no_std]

ghost_sdk::contract!("contract.toml");

struct MultiSend;

#[ghost_sdk::export]
impl Contract for MultiSend {
    fn send(cx: &mut Call, args::Send { payments }: args::Send) -> Result<Rlusd> {
        let mut sum = Rlusd::ZERO;
        for payment in payments.iter() {
            sum = sum.plus(payment.amount)?;
        }
        cx.require_paid(sum)?;
        for payment in payments.iter() {
            cx.transfer(payment.to, payment.amount);
        }
        Ok(sum)
    }
}
