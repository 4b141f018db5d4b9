//! The state of a form: whether it is being sent, and what the server said against it. Fields ask it for their errors.

use crate::{
    api::ApiError,
    browser::{dom, id},
    i18n::use_lang,
    words::common,
};
use leptos::{prelude::*, task::spawn_local};

/// A form; copied freely.
#[derive(Clone, Copy)]
pub struct Form {
    /// Whether it is being sent.
    pub busy: RwSignal<bool>,
    /// Why it was refused.
    pub problem: RwSignal<Option<ApiError>>,
    shown: StoredValue<Vec<String>>,
}

/// The state of a new form.
pub fn use_form() -> Form {
    Form {
        busy: RwSignal::new(false),
        problem: RwSignal::new(None),
        shown: StoredValue::new(Vec::new()),
    }
}

impl Form {
    /// Sends: `work` is the request, `done` what follows success. A second press while it runs does nothing.
    pub fn run<T: 'static>(
        self,
        work: impl Future<Output = Result<T, ApiError>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let answer = work.await;
            // The page may be gone by now; its signals are then, too.
            self.busy.try_set(false);
            match answer {
                Ok(value) => done(value),
                Err(error) => {
                    self.problem.try_set(Some(error));
                }
            }
        });
    }

    /// What is wrong with the field of that name. Asking also tells the form that the field has a place of its own.
    pub fn error(self, field: &str) -> Signal<Option<String>> {
        let field = field.to_owned();
        self.shown.update_value(|shown| shown.push(field.clone()));
        Signal::derive(move || self.problem.with(|problem| problem.as_ref()?.field(&field)))
    }
}

/// Why the form was refused, above its button: the whole of it, and fields that have no place of their own. The first
/// field that is wrong takes the focus, or else this does.
#[component]
pub fn FormProblem(form: Form) -> impl IntoView {
    let lang = use_lang();
    let told = id::random();
    let refused = told.clone();
    Effect::new(move |_| {
        if form.problem.with(Option::is_some) {
            dom::focus_refused(&refused);
        }
    });
    let text = move || {
        let problem = form.problem.get()?;
        let others = form.shown.with_value(|shown| {
            problem.other_fields(&shown.iter().map(String::as_str).collect::<Vec<_>>())
        });
        let stale = problem.code() == Some(saiki_api::problem::ErrorCode::StaleVersion);
        Some(view! {
            <div class="problem" role="alert" tabindex="-1" id=told.clone()>
                <span class="shape" aria-hidden="true">"▲"</span>
                <div>
                    <p>{problem.message(lang.get())}</p>
                    {stale.then(|| view! { <p>{common::STALE_HINT}</p> })}
                    {others.into_iter().map(|other| view! { <p>{other}</p> }).collect_view()}
                </div>
            </div>
        })
    };
    view! { {text} }
}
