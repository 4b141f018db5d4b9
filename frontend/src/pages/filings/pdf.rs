//! A report as PDF before it is made: in a frame where browser and content security policy allow one, and always to be
//! opened in a tab of its own or saved.

use crate::{
    api::{ApiError, client::Call, use_api},
    browser::blob,
    components::{Button, Dialog, FormProblem, Skeleton, use_form},
    words::filings as words,
};
use leptos::prelude::*;

/// The media type asked for.
const PDF: &str = "application/pdf";

/// A file that was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fetched {
    /// Its address in this page.
    address: String,
    /// Whether it may be shown in a frame.
    framed: bool,
}

/// Fetches the file. The answer's own policy says what a page of this server may frame.
async fn fetch(call: Call) -> Result<Fetched, ApiError> {
    let response = call.response().await?;
    let policy = response.headers().get("content-security-policy");
    let bytes = response.binary().await.map_err(|_| ApiError::Network)?;
    let bytes = js_sys::Uint8Array::from(bytes.as_slice());
    let address =
        blob::address(PDF, &bytes).ok_or_else(|| ApiError::Unexpected(response.status()))?;
    Ok(Fetched {
        address,
        framed: blob::shows_pdf() && blob::may_be_framed(&policy.unwrap_or_default()),
    })
}

/// A button that opens the preview.
#[component]
pub(super) fn PdfButton(
    /// Where the file is.
    address: Signal<String>,
    /// Name it is saved under.
    name: String,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let name = StoredValue::new(name);
    view! {
        <Button label=words::PREVIEW on_press=move |()| open.set(true)/>
        <Dialog open=open title=words::PREVIEW_TITLE wide=true>
            <Preview address=address name=name.get_value()/>
        </Dialog>
    }
}

#[component]
fn Preview(address: Signal<String>, name: String) -> impl IntoView {
    let (api, form) = (use_api(), use_form());
    let file = RwSignal::new(None::<Fetched>);
    let call = api.get(address.get_untracked()).accept(PDF);
    form.run(fetch(call), move |fetched| {
        if let Some(Some(late)) = file.try_set(Some(fetched)) {
            // The dialog was closed meanwhile.
            blob::revoke(&late.address);
        }
    });
    on_cleanup(move || {
        let fetched = file.try_get_untracked().flatten();
        // A tab of its own still reads what was opened in it.
        if let Some(fetched) = fetched.filter(|fetched| fetched.framed) {
            blob::revoke(&fetched.address);
        }
    });
    let name = StoredValue::new(name);
    let shown = move || {
        let Fetched { address, framed } = file.get()?;
        let frame = match framed {
            true => {
                view! { <iframe class="pdf" src=address.clone() title=words::PREVIEW_TITLE></iframe> }
                    .into_any()
            }
            false => view! { <p class="notice">{words::NOT_FRAMED}</p> }.into_any(),
        };
        Some(view! {
            {frame}
            <div class="actions end">
                <a class="btn" href=address.clone() target="_blank" rel="noopener external">
                    {words::OPEN_IN_TAB}
                </a>
                <a class="btn" href=address download=name.get_value() rel="external">
                    {words::SAVE_PDF}
                </a>
            </div>
        })
    };
    view! {
        <div class="stack pdf-preview">
            <p class="hint">{words::PREVIEW_HINT}</p>
            {move || form.busy.get().then(|| view! { <Skeleton lines=6/> })}
            <FormProblem form=form/>
            {shown}
        </div>
    }
}
