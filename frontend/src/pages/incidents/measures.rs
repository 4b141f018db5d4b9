//! The list of measures against recurrence as an editor: text, day, done or planned.

use crate::{
    components::{Button, Kind},
    words::{common, incidents as words},
};
use leptos::prelude::*;
use saiki_api::incidents::Measure;

/// The editor.
#[component]
pub fn Measures(
    /// The measures.
    measures: RwSignal<Vec<Measure>>,
) -> impl IntoView {
    // Rows keep their place while typed in; only adding and removing draws them anew.
    let count = Memo::new(move |_| measures.with(Vec::len));
    let rows = move || {
        (0..count.get())
            .map(|i| view! { <Row measures=measures i=i/> })
            .collect_view()
    };
    let add = move |()| {
        measures.update(|all| {
            all.push(Measure {
                text: String::new(),
                done: false,
                date: String::new(),
            })
        })
    };
    view! {
        {rows}
        {move || (count.get() == 0).then(|| view! { <p class="muted">{words::NO_MEASURES}</p> })}
        <div class="actions end">
            <Button label=words::ADD_MEASURE on_press=add/>
        </div>
    }
}

#[component]
fn Row(measures: RwSignal<Vec<Measure>>, i: usize) -> impl IntoView {
    let read = move |part: fn(&Measure) -> String| {
        measures.with(|all| all.get(i).map(part).unwrap_or_default())
    };
    let write = move |change: &dyn Fn(&mut Measure)| {
        measures.update(|all| {
            if let Some(measure) = all.get_mut(i) {
                change(measure);
            }
        });
    };
    let done = move || measures.with(|all| all.get(i).is_some_and(|measure| measure.done));
    let remove = move |()| {
        measures.update(|all| {
            if i < all.len() {
                all.remove(i);
            }
        });
    };
    view! {
        <div class="measure">
            <input
                type="text"
                aria-label=words::MEASURE
                placeholder=words::MEASURE
                prop:value=move || read(|measure| measure.text.clone())
                on:input:target=move |event| {
                    let text = event.target().value();
                    write(&|measure| measure.text.clone_from(&text));
                }
            />
            <input
                type="date"
                aria-label=words::MEASURE_DATE
                prop:value=move || read(|measure| measure.date.clone())
                on:input:target=move |event| {
                    let date = event.target().value();
                    write(&|measure| measure.date.clone_from(&date));
                }
            />
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=done
                    on:change:target=move |event| {
                        let done = event.target().checked();
                        write(&|measure| measure.done = done);
                    }
                />
                <span>{words::MEASURE_DONE}</span>
            </label>
            <Button label=common::REMOVE kind=Kind::Quiet on_press=remove/>
        </div>
    }
}
