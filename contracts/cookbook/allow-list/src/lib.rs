//! Notes that only members may leave. Who may call what stands in contract.toml; generated code checks it.
#![no_std]

ghost_sdk::contract!("contract.toml");

struct AllowList;

#[ghost_sdk::export]
impl Contract for AllowList {
    fn init(cx: &mut Call, args::Init { owner }: args::Init) -> Result<()> {
        cx.store().owner().set(&owner);
        Ok(())
    }

    fn admit(cx: &mut Call, args::Admit { member }: args::Admit) -> Result<()> {
        cx.store().members().insert(&member);
        cx.emit(events::Admitted { member });
        Ok(())
    }

    fn remove(cx: &mut Call, args::Remove { member }: args::Remove) -> Result<()> {
        if cx.store().members().remove(&member) {
            cx.emit(events::Removed { member });
        }
        Ok(())
    }

    fn note(cx: &mut Call, args::Note { text }: args::Note) -> Result<u32> {
        Ok(cx.store().notes().push(&text))
    }

    fn newest(cx: &View) -> Result<List<Text<140>, 10>> {
        let page = cx.store().notes().page_back::<10>(None);
        List::new(page.map(|(_, text)| text).collect()).or_overflow()
    }
}
