//! Files whose sending broke off: how much of each is here, until when it is kept, and removing it.

use crate::{
    api::{Loaded, use_api},
    components::{Button, Card, FormProblem, Kind, Time, use_form},
    i18n::use_lang,
    words::imports as words,
};
use leptos::prelude::*;
use saiki_api::uploads::Upload;

/// The files under way; nothing where there are none.
#[component]
pub fn Uploads(
    /// They.
    uploads: Loaded<Vec<Upload>>,
    /// Path of them in the API.
    #[prop(into)]
    address: Signal<String>,
) -> impl IntoView {
    let form = use_form();
    let all = move || uploads.value.get().unwrap_or_default();
    let row = move |upload: Upload| view! { <Row upload=upload uploads=uploads address=address form=form/> };
    let card = move || {
        let all = all();
        (!all.is_empty()).then(|| {
            view! {
                <Card title=words::UPLOADS>
                    <p class="hint">{words::UPLOADS_HINT}</p>
                    <FormProblem form=form/>
                    <div class="table-frame">
                        <table>
                            <thead>
                                <tr>
                                    <th scope="col">{words::FILE_NAME}</th>
                                    <th scope="col">{words::RECEIVED}</th>
                                    <th scope="col" class="wide-only">{words::BY}</th>
                                    <th scope="col" class="wide-only">{words::EXPIRES}</th>
                                    <th scope="col"></th>
                                </tr>
                            </thead>
                            <tbody>{all.into_iter().map(row).collect_view()}</tbody>
                        </table>
                    </div>
                </Card>
            }
        })
    };
    view! { {card} }
}

#[component]
fn Row(
    upload: Upload,
    uploads: Loaded<Vec<Upload>>,
    address: Signal<String>,
    form: crate::components::Form,
) -> impl IntoView {
    let api = use_api();
    let lang = use_lang();
    let id = upload.id;
    let (here, all) = (upload.offset, upload.bytes);
    let remove = move |()| {
        let path = format!("{}/{id}", address.get_untracked());
        form.run(api.delete(path).send_empty(), move |()| uploads.reload());
    };
    view! {
        <tr>
            <td>{upload.file_name}</td>
            <td>{move || words::sent(here, all, lang.get())}</td>
            <td class="wide-only">{upload.by_name}</td>
            <td class="wide-only"><Time at=upload.expires_at/></td>
            <td>
                <Button label=words::REMOVE_UPLOAD kind=Kind::Quiet busy=form.busy on_press=remove/>
            </td>
        </tr>
    }
}
