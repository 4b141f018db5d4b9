//! One of the people who take part, by name. Who they are is given; it asks the server nothing.

use super::field::{Choice, SelectField};
use leptos::{prelude::*, text_prop::TextProp};
use saiki_api::{Uuid, members::Member};

/// Members as choices.
pub fn member_choices(members: Signal<Option<Vec<Member>>>) -> Signal<Vec<Choice>> {
    Signal::derive(move || {
        let choice = |member: &Member| Choice {
            value: member.user_id.to_string(),
            label: member.name.clone(),
        };
        members.with(|all| all.iter().flatten().map(choice).collect())
    })
}

/// A member, or nobody.
#[component]
pub fn UserField(
    /// Label.
    #[prop(into)]
    label: TextProp,
    /// Who is chosen.
    value: RwSignal<Option<Uuid>>,
    /// Who there is to choose.
    members: Signal<Option<Vec<Member>>>,
    /// Word for nobody.
    #[prop(into)]
    none: TextProp,
    /// What is wrong.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! { <SelectField label=label value=value choices=member_choices(members) none=none error=error/> }
}
