//! A dialog that is open while something is chosen, a row of a list for instance, and lets go of it when it closes. What
//! it shows of the chosen thing is the caller's.

use super::dialog::Dialog;
use leptos::{prelude::*, text_prop::TextProp};

/// Whether a dialog is open that belongs to what is chosen: it opens once something is, and once it is closed nothing is
/// chosen any more.
pub fn open_while<T>(chosen: RwSignal<Option<T>>) -> RwSignal<bool>
where
    T: Send + Sync + 'static,
{
    let open = RwSignal::new(false);
    // Each follows the other, and sets it only when it differs: otherwise they would wake each other for ever.
    Effect::new(move |_| {
        let some = chosen.with(Option::is_some);
        if open.get_untracked() != some {
            open.set(some);
        }
    });
    Effect::new(move |_| {
        if !open.get() && chosen.with_untracked(Option::is_some) {
            chosen.set(None);
        }
    });
    open
}

/// The dialog. Whoever empties `chosen` closes it.
#[component]
pub fn ChosenDialog<T, V>(
    /// What it shows, while there is something.
    chosen: RwSignal<Option<T>>,
    /// Its title.
    #[prop(into)]
    title: TextProp,
    /// Wider, for forms and lists.
    #[prop(optional)]
    wide: bool,
    /// Whether the person may close it without deciding.
    #[prop(default = true)]
    closable: bool,
    /// How what is chosen looks; made anew for each.
    children: impl Fn(T) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let open = open_while(chosen);
    // The dialog makes its content more than once.
    let children = StoredValue::new(children);
    view! {
        <Dialog open=open title=title wide=wide closable=closable>
            {move || children.with_value(|children| chosen.get().map(children))}
        </Dialog>
    }
}
