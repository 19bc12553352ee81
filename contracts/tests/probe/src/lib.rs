//! The ledger's test contract: does what its caller says, and goes wrong in every way a program can.
//!
//! For the ledger's tests only. contract.toml lists the methods; what is not obvious about one is said here.
#![no_std]

extern crate alloc;

ghost_sdk::contract!("contract.toml");

mod bodies;

use bodies::{Bytes, called, is_insider, seen};
use errors::{Bare, NotOpen, Refused, Wordy};
use ghost_sdk::{Curve, Filter, NewContract, Raw};
use types::{Everything, Info, Mood, Outcome, Page, Seen};

struct Probe;

#[ghost_sdk::export]
impl Contract for Probe {
    fn init(cx: &mut Call, args::Init { owner }: args::Init) -> Result<()> {
        cx.store().owner().set(&owner);
        Ok(())
    }

    fn migrate(_: &mut Call) -> Result<()> {
        Ok(())
    }

    // ------------------------------------------------------------ storage

    fn set(cx: &mut Call, args::Set { key, value }: args::Set) -> Result<()> {
        cx.store().entries().set(&key, &value);
        Ok(())
    }

    fn get(cx: &View, args::Get { key }: args::Get) -> Result<Option<Blob<65000>>> {
        Ok(cx.store().entries().get(&key))
    }

    fn remove(cx: &mut Call, args::Remove { key }: args::Remove) -> Result<bool> {
        Ok(cx.store().entries().remove(&key))
    }

    fn fill(cx: &mut Call, args::Fill { start, count, size }: args::Fill) -> Result<()> {
        let value = Bytes::of(0x5a, size).or_overflow()?;
        for n in start..start + count {
            cx.store().entries().set(&Bytes::from(n), &value);
        }
        Ok(())
    }

    fn clear(cx: &mut Call, args::Clear { start, count }: args::Clear) -> Result<()> {
        for n in start..start + count {
            cx.store().entries().remove(&Bytes::from(n));
        }
        Ok(())
    }

    fn scan(cx: &View, args::Scan { after, most, backwards }: args::Scan) -> Result<Page> {
        let (entries, after) = (cx.store().entries(), after.as_ref());
        let mut page = match (backwards, most) {
            (false, 100) => entries.page::<100>(after),
            (false, 10) => entries.page::<10>(after),
            (false, _) => entries.page::<1>(after),
            (true, 100) => entries.page_back::<100>(after),
            (true, 10) => entries.page_back::<10>(after),
            (true, _) => entries.page_back::<1>(after),
        };
        let mut out = Page { keys: List::default(), bytes: 0 };
        for (key, value) in &mut page {
            out.keys.push(key).ok().or_overflow()?;
            out.bytes += value.len() as u64;
        }
        Ok(out)
    }

    fn scan_all(cx: &View) -> Result<u64> {
        let mut count = 0;
        let mut after = None;
        loop {
            let Some((last, _)) = cx.store().entries().page::<100>(after.as_ref()).inspect(|_| count += 1).last()
            else {
                return Ok(count);
            };
            after = Some(last);
        }
    }

    fn pair(cx: &mut Call, args::Pair { group, name, value }: args::Pair) -> Result<()> {
        cx.store().pairs().set(&(group, name), &value);
        Ok(())
    }

    fn group(cx: &View, args::Group { group }: args::Group) -> Result<List<u64, 2>> {
        let (mut sum, mut count) = (0, 0);
        let pairs = cx.store().pairs().within(&group);
        let mut after = None;
        while let Some((name, value)) = pairs.page::<1>(after.as_ref()).next() {
            (sum, count, after) = (sum + value, count + 1, Some(name));
        }
        List::new([sum, count].into()).or_overflow()
    }

    fn push(cx: &mut Call, args::Push { number }: args::Push) -> Result<u32> {
        Ok(cx.store().numbers().push(&number))
    }

    fn pop(cx: &mut Call) -> Result<Option<u64>> {
        Ok(cx.store().numbers().pop())
    }

    fn put(cx: &mut Call, args::Put { index, number }: args::Put) -> Result<()> {
        cx.store().numbers().set(index, &number)
    }

    fn number(cx: &View, args::Number { index }: args::Number) -> Result<Option<u64>> {
        Ok(cx.store().numbers().get(index))
    }

    fn count(cx: &View) -> Result<Option<u32>> {
        let numbers = cx.store().numbers();
        Ok((!numbers.is_empty()).then(|| numbers.len()))
    }

    fn some_numbers(cx: &View, args::SomeNumbers { index, backwards }: args::SomeNumbers) -> Result<List<u64, 3>> {
        let numbers = cx.store().numbers();
        let page = if backwards { numbers.page_back::<3>(index) } else { numbers.page::<3>(index.unwrap_or(0)) };
        List::new(page.map(|(_, number)| number).collect()).or_overflow()
    }

    fn join(cx: &mut Call, args::Join { member }: args::Join) -> Result<()> {
        cx.store().members().insert(&member);
        Ok(())
    }

    fn leave(cx: &mut Call, args::Leave { member }: args::Leave) -> Result<bool> {
        Ok(cx.store().members().remove(&member))
    }

    fn is_member(cx: &View, args::IsMember { member }: args::IsMember) -> Result<bool> {
        Ok(cx.store().members().has(&member))
    }

    fn read_never_set(cx: &View) -> Result<u64> {
        cx.store().never_set().get()
    }

    fn echo(cx: &mut Call, args::Echo { all }: args::Echo) -> Result<Everything> {
        cx.store().everything().set(&all);
        cx.store().everything().get()
    }

    fn constants(_: &View) -> Result<bool> {
        let numbers = consts::LEAST == -5 && consts::MOST == u128::MAX;
        Ok(numbers && consts::GREETING == "boo" && consts::FIRST == Mood::Calm)
    }

    // ------------------------------------------------------------ events

    fn tell(cx: &mut Call, args::Tell { topic, number, data }: args::Tell) -> Result<()> {
        cx.emit(events::Told { topic, number, data });
        Ok(())
    }

    fn tell_often(cx: &mut Call, args::TellOften { count, size }: args::TellOften) -> Result<()> {
        let topic = Text::new("often").or_overflow()?;
        let data: Blob<16000> = Bytes::of(0xee, size).or_overflow()?;
        for number in 0..count.into() {
            cx.emit(events::Told { topic: topic.clone(), number, data: data.clone() });
        }
        Ok(())
    }

    // ------------------------------------------------------------ refusals

    fn refuse(cx: &mut Call, args::Refuse { reason }: args::Refuse) -> Result<()> {
        cx.store().never_set().set(&reason);
        Err(Refused { reason }.into())
    }

    fn refuse_barely(_: &mut Call) -> Result<()> {
        Err(Bare.into())
    }

    fn refuse_at_length(_: &mut Call, args::RefuseAtLength { size }: args::RefuseAtLength) -> Result<()> {
        let words = Bytes::of(0x77, size).or_overflow()?;
        Err(Wordy { words }.into())
    }

    fn overflow(_: &mut Call, args::Overflow { a, b }: args::Overflow) -> Result<Rlusd> {
        Ok(a.plus(b)?)
    }

    fn overflow_plain(_: &mut Call, args::OverflowPlain { a, b }: args::OverflowPlain) -> Result<u64> {
        Ok(a + b)
    }

    fn divide(_: &mut Call, args::Divide { a, b }: args::Divide) -> Result<i64> {
        Ok(a / b)
    }

    fn trap(_: &mut Call) -> Result<()> {
        bodies::trap()
    }

    fn write_then_trap(cx: &mut Call, args::WriteThenTrap { count }: args::WriteThenTrap) -> Result<()> {
        let value = Bytes::of(1, 1).or_overflow()?;
        for n in 0..count {
            cx.store().entries().set(&Bytes::from(n), &value);
        }
        cx.emit(events::Told { topic: Text::default(), number: count, data: Blob::default() });
        bodies::trap()
    }

    // ------------------------------------------------------------ burning gas, stack and memory

    fn spin(_: &mut Call) -> Result<()> {
        bodies::spin()
    }

    fn spin_in_host(cx: &mut Call) -> Result<()> {
        loop {
            core::hint::black_box(cx.balance());
        }
    }

    fn recurse(_: &mut Call, args::Recurse { depth }: args::Recurse) -> Result<u64> {
        Ok(bodies::recurse(depth))
    }

    fn grow(_: &mut Call, args::Grow { pages }: args::Grow) -> Result<u32> {
        Ok(bodies::grow(pages))
    }

    fn compute(_: &mut Call, args::Compute { rounds }: args::Compute) -> Result<u64> {
        Ok(bodies::compute(rounds))
    }

    fn noop(_: &mut Call) -> Result<()> {
        Ok(())
    }

    // ------------------------------------------------------------ money and privileges

    fn pay(cx: &mut Call) -> Result<Rlusd> {
        Ok(cx.value())
    }

    fn pay_exactly(cx: &mut Call, args::PayExactly { price }: args::PayExactly) -> Result<()> {
        cx.require_paid(price)
    }

    fn transfer(cx: &mut Call, args::Transfer { to, amount }: args::Transfer) -> Result<()> {
        cx.transfer(to, amount);
        Ok(())
    }

    fn mint(cx: &mut Call, args::Mint { to, amount }: args::Mint) -> Result<()> {
        cx.mint(to, amount);
        Ok(())
    }

    fn burn(cx: &mut Call, args::Burn { amount }: args::Burn) -> Result<()> {
        cx.burn(amount);
        Ok(())
    }

    fn set_auth(cx: &mut Call, args::SetAuth { account, auth }: args::SetAuth) -> Result<()> {
        cx.set_auth(account, &auth);
        Ok(())
    }

    fn govern(cx: &mut Call, args::Govern { message }: args::Govern) -> Result<()> {
        Ok(cx.govern(&message)?)
    }

    // ------------------------------------------------------------ calls

    fn call(cx: &mut Call, args::Call { to, method, args, value, gas }: args::Call) -> Result<Outcome> {
        called(cx.call_raw(to, &method, &args, value, gas))
    }

    fn ask(cx: &View, args::Ask { to, method, args, gas }: args::Ask) -> Result<Outcome> {
        called(cx.ask_raw(to, &method, &args, gas))
    }

    fn pass_on(cx: &mut Call, args::PassOn { to, method, args, value, gas }: args::PassOn) -> Result<Blob<1024>> {
        cx.store().never_set().set(&1);
        Blob::new(&cx.call_raw(to, &method, &args, value, gas)?).or_overflow()
    }

    fn pass_on_late(cx: &mut Call, args::PassOnLate { to, method, args }: args::PassOnLate) -> Result<()> {
        let failed = cx.call_raw(to, &method, &args, Rlusd::ZERO, 0);
        let me = cx.self_address();
        cx.call(me, args::Nest { depth: 0 }).send()?;
        failed?;
        Ok(())
    }

    fn call_then_trap(cx: &mut Call, args::CallThenTrap { to, method, args }: args::CallThenTrap) -> Result<()> {
        cx.call_raw(to, &method, &args, Rlusd::ZERO, 0)?;
        bodies::trap()
    }

    fn call_often(cx: &mut Call, args::CallOften { to, count }: args::CallOften) -> Result<u32> {
        Ok((0..count).filter(|_| cx.ask(to, args::Constants).is_ok()).count() as u32)
    }

    fn set_around_call(
        cx: &mut Call,
        args::SetAroundCall { to, method, args }: args::SetAroundCall,
    ) -> Result<Outcome> {
        let value = Bytes::of(2, 2).or_overflow()?;
        cx.store().entries().set(&Bytes::from(1), &value);
        let outcome = called(cx.call_raw(to, &method, &args, Rlusd::ZERO, 0));
        cx.store().entries().set(&Bytes::from(2), &value);
        outcome
    }

    fn nest(cx: &mut Call, args::Nest { depth }: args::Nest) -> Result<u32> {
        cx.store().entries().set(&Bytes::from(depth.into()), &Blob::default());
        let Some(depth) = depth.checked_sub(1) else { return Ok(0) };
        let me = cx.self_address();
        Ok(cx.call(me, args::Nest { depth }).send()? + 1)
    }

    fn reenter(cx: &mut Call) -> Result<()> {
        let me = cx.self_address();
        Ok(cx.call(me, args::Noop).send()?)
    }

    fn reenter_view(cx: &View) -> Result<Outcome> {
        called(cx.ask_raw(cx.self_address(), "constants", &args::Constants.to_cbor(), 0))
    }

    fn write_in_view(_: &View, args::WriteInView { operation }: args::WriteInView) -> Result<bool> {
        bodies::write(&mut ghost_sdk::entry::call(), operation)
    }

    fn create(cx: &mut Call, args: args::Create) -> Result<Address> {
        let args::Create { code, salt, args, value, admin, uses } = args;
        Ok(cx.create(&NewContract { code, salt, init: &Raw(&args), value, admin, uses: &uses })?)
    }

    fn try_create(cx: &mut Call, args::TryCreate { code, salt, args }: args::TryCreate) -> Result<Outcome> {
        let new = NewContract { code, salt, init: &Raw(&args), value: Rlusd::ZERO, admin: None, uses: &[] };
        called(cx.create(&new).map(|address| address.to_cbor()))
    }

    // ------------------------------------------------------------ wakeups and slots

    fn wake_at(cx: &mut Call, args::WakeAt { time, note, gas, deposit }: args::WakeAt) -> Result<Hash> {
        Ok(cx.wake_at(time, &args::OnClock { note }, Prepaid { gas, deposit }))
    }

    fn wake_every(cx: &mut Call, args::WakeEvery { period, note, gas, deposit }: args::WakeEvery) -> Result<Hash> {
        Ok(cx.wake_every(period, &args::OnClock { note }, Prepaid { gas, deposit }))
    }

    fn on_clock(cx: &mut Call, args::OnClock { note }: args::OnClock) -> Result<()> {
        bodies::on_clock(cx, note)
    }

    fn subscribe(cx: &mut Call, args: args::Subscribe) -> Result<Hash> {
        let args::Subscribe { emitter, event, field, value, gas, deposit } = args;
        let all = Filter::numbered(event);
        let filter = match field {
            Some(number) => all.with_field(number, &Raw(&value)),
            None => all,
        };
        Ok(cx.subscribe::<args::OnEvent>(emitter, &filter, Prepaid { gas, deposit }))
    }

    fn on_event(cx: &mut Call, args::OnEvent { fields, .. }: args::OnEvent) -> Result<()> {
        cx.store().last_event().set(&Blob::new(&fields).or_overflow()?);
        bodies::count_delivery(cx)
    }

    fn watch_topic(cx: &mut Call, args::WatchTopic { topic, gas, deposit }: args::WatchTopic) -> Result<Hash> {
        let me = cx.self_address();
        Ok(cx.subscribe::<args::OnTold>(me, &events::Told::with_topic(&topic), Prepaid { gas, deposit }))
    }

    fn on_told(cx: &mut Call, args: args::OnTold) -> Result<()> {
        cx.store().numbers().push(&args.event::<events::Told>()?.number);
        Ok(())
    }

    fn ask_number(cx: &mut Call, args::AskNumber { within, gas, deposit }: args::AskNumber) -> Result<Hash> {
        let (me, expires) = (cx.self_address(), cx.now().after(within).or_overflow()?);
        Ok(cx.open_slot::<args::OnNumber>(me, Some(expires), Prepaid { gas, deposit }))
    }

    fn on_number(cx: &mut Call, args: args::OnNumber) -> Result<()> {
        cx.store().numbers().push(&args.answer()?.unwrap_or(0));
        Ok(())
    }

    fn fund_wakeup(cx: &mut Call, args::FundWakeup { id, amount }: args::FundWakeup) -> Result<()> {
        cx.fund_wakeup(id, amount);
        Ok(())
    }

    fn cancel_wakeup(cx: &mut Call, args::CancelWakeup { id }: args::CancelWakeup) -> Result<()> {
        cx.cancel_wakeup(id);
        Ok(())
    }

    fn open_slot(cx: &mut Call, args::OpenSlot { resolver, expires, gas, deposit }: args::OpenSlot) -> Result<Hash> {
        Ok(cx.open_slot::<args::OnAnswer>(resolver, expires, Prepaid { gas, deposit }))
    }

    fn open_slot_that_traps(cx: &mut Call, args: args::OpenSlotThatTraps) -> Result<Hash> {
        let args::OpenSlotThatTraps { resolver, gas, deposit } = args;
        Ok(cx.open_slot::<args::OnAnswerTrap>(resolver, None, Prepaid { gas, deposit }))
    }

    fn resolve_slot(cx: &mut Call, args::ResolveSlot { id, answer }: args::ResolveSlot) -> Result<()> {
        ensure!(cx.resolve_slot(id, &Raw(&answer)), NotOpen { slot: id });
        Ok(())
    }

    fn on_answer(cx: &mut Call, args::OnAnswer { answer, .. }: args::OnAnswer) -> Result<()> {
        let answer = answer.map(|answer| Blob::new(&answer).or_overflow()).transpose()?;
        cx.store().last_answer().set(&answer);
        bodies::count_delivery(cx)
    }

    fn on_answer_trap(_: &mut Call, _: args::OnAnswerTrap) -> Result<()> {
        bodies::trap()
    }

    fn slot_answer(cx: &View, args::SlotAnswer { id }: args::SlotAnswer) -> Result<Option<Blob<16384>>> {
        Ok(cx.slot_answer(id))
    }

    fn release_slot(cx: &mut Call, args::ReleaseSlot { id }: args::ReleaseSlot) -> Result<()> {
        ensure!(cx.release_slot(id), NotOpen { slot: id });
        Ok(())
    }

    fn acknowledge_slot(cx: &mut Call, args::AcknowledgeSlot { id }: args::AcknowledgeSlot) -> Result<()> {
        cx.acknowledge_slot(id);
        Ok(())
    }

    fn fired(cx: &View, args::Fired { id }: args::Fired) -> Result<u64> {
        Ok(cx.store().fired().get(&id).unwrap_or(0))
    }

    fn last_delivery(cx: &View) -> Result<Option<Seen>> {
        Ok(cx.store().seen().find())
    }

    fn last_event(cx: &View) -> Result<Option<Blob<1024>>> {
        Ok(cx.store().last_event().find())
    }

    fn last_answer(cx: &View) -> Result<Option<Blob<1024>>> {
        Ok(cx.store().last_answer().find().flatten())
    }

    // ------------------------------------------------------------ what a contract can know

    fn context(cx: &View) -> Result<Seen> {
        Ok(seen(cx))
    }

    fn chain_id(cx: &View) -> Result<Text<64>> {
        Text::new(&cx.chain_id()).or_overflow()
    }

    fn balance_of(cx: &View, args::BalanceOf { address }: args::BalanceOf) -> Result<Rlusd> {
        Ok(cx.balance_of(address))
    }

    fn contract_info(cx: &View, args::ContractInfo { address }: args::ContractInfo) -> Result<Option<Info>> {
        let info = cx.contract_info(address);
        Ok(info.map(|info| Info { code: info.code, schema: info.schema, creator: info.creator, admin: info.admin }))
    }

    fn declares_action(cx: &View, args: args::DeclaresAction) -> Result<Option<bool>> {
        Ok(cx.declares_action(args.address, &args.kind))
    }

    fn system_address(cx: &View, args::SystemAddress { name }: args::SystemAddress) -> Result<Option<Address>> {
        Ok(cx.system_address(&name))
    }

    fn sha256(_: &View, args::Sha256 { data }: args::Sha256) -> Result<Hash> {
        Ok(ghost_sdk::sha256(&data))
    }

    fn verify_signature(_: &View, args: args::VerifySignature) -> Result<bool> {
        let args::VerifySignature { curve, key, message, signature } = args;
        let curve = match curve {
            0 => Curve::Ed25519,
            1 => Curve::P256,
            _ => Curve::Secp256k1,
        };
        let signature = signature.as_ref().try_into().ok().or_overflow()?;
        Ok(ghost_sdk::verify_signature(curve, &key, &message, signature))
    }

    // ------------------------------------------------------------ roles and promises

    fn set_owner(cx: &mut Call, args::SetOwner { owner }: args::SetOwner) -> Result<()> {
        cx.store().owner().set(&owner);
        Ok(())
    }

    fn for_insiders(cx: &mut Call) -> Result<bool> {
        Ok(is_insider(cx))
    }

    fn has_an_owner(cx: &View) -> Result<bool> {
        Ok(cx.store().owner().find().is_some())
    }
}
