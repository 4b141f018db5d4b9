//! The middle of the import page: which column feeds which field of the register.

use crate::{
    components::CheckField,
    i18n::use_lang,
    words::{imports, systems as words},
};
use leptos::prelude::*;
use saiki_api::{
    imports::Encoding,
    systems::{SystemField, SystemImportQuery, SystemMapping, SystemPreview},
};

/// What the person decided about the file; copied freely.
#[derive(Clone, Copy)]
pub struct Settings {
    encoding: RwSignal<Option<Encoding>>,
    mapping: RwSignal<SystemMapping>,
    make_units: RwSignal<bool>,
}

impl Settings {
    /// Nothing decided.
    pub fn new() -> Self {
        Settings {
            encoding: RwSignal::new(None),
            mapping: RwSignal::new(SystemMapping::new()),
            make_units: RwSignal::new(true),
        }
    }

    /// Takes over what the server found.
    pub fn adopt(self, preview: &SystemPreview) {
        self.encoding.set(Some(preview.encoding));
        self.mapping.set(preview.mapping.clone());
    }

    /// The query of the import.
    pub fn query(self, dry_run: bool, file_name: String) -> SystemImportQuery {
        SystemImportQuery {
            dry_run: Some(dry_run),
            encoding: self.encoding.get_untracked(),
            mapping: serde_json::to_string(&self.mapping.get_untracked()).ok(),
            file_name: Some(file_name),
            make_units: Some(self.make_units.get_untracked()),
        }
    }

    fn choose(self, field: SystemField, column: String) {
        self.mapping.update(|mapping| {
            if column.is_empty() {
                mapping.remove(&field);
            } else {
                mapping.insert(field, column);
            }
        });
    }
}

/// Columns beside fields.
#[component]
pub fn Matching(
    /// What the server found.
    preview: SystemPreview,
    /// What is decided.
    settings: Settings,
) -> impl IntoView {
    let lang = use_lang();
    let preview = StoredValue::new(preview);
    let row = move |field: SystemField| {
        let chosen = move || {
            let mapping = settings.mapping;
            mapping.with(|mapping| mapping.get(&field).cloned().unwrap_or_default())
        };
        let options = move || {
            let chosen = chosen();
            let columns = preview.with_value(|preview| preview.columns.clone());
            let option = |column: String| {
                let selected = column == chosen;
                view! { <option value=column.clone() selected=selected>{column.clone()}</option> }
            };
            view! {
                <option value="">{imports::NOT_USED}</option>
                {columns.into_iter().map(option).collect_view()}
            }
        };
        let sample = move || preview.with_value(|preview| first_values(preview, &chosen()));
        view! {
            <tr>
                <td>{move || field.label(lang.get())}</td>
                <td>
                    <select
                        aria-label=move || field.label(lang.get())
                        on:change:target=move |event| settings.choose(field, event.target().value())
                    >
                        {options}
                    </select>
                </td>
                <td class="muted wide-only">{sample}</td>
            </tr>
        }
    };
    view! {
        <p class="hint">{imports::MAP_HINT}</p>
        <div class="table-frame matching">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{words::FIELD}</th>
                        <th scope="col">{imports::COLUMN}</th>
                        <th scope="col" class="wide-only">{imports::SAMPLE}</th>
                    </tr>
                </thead>
                <tbody>{SystemField::ALL.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        <CheckField label=words::MAKE_UNITS value=settings.make_units hint=words::MAKE_UNITS_HINT/>
    }
}

/// The first values of a column, as a hint of what is in it.
fn first_values(preview: &SystemPreview, column: &str) -> String {
    const SHOWN: usize = 3;
    let Some(at) = preview.columns.iter().position(|name| name == column) else {
        return String::new();
    };
    let cells = preview.sample.iter().filter_map(|line| line.get(at));
    let values = cells.filter(|value| !value.is_empty()).take(SHOWN);
    values.map(String::as_str).collect::<Vec<_>>().join(" ・ ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_shows_its_first_filled_values() {
        let line = |cells: &[&str]| cells.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
        let preview = SystemPreview {
            encoding: Encoding::Utf8,
            columns: line(&["番号", "OS"]),
            mapping: SystemMapping::new(),
            sample: vec![line(&["A", ""]), line(&["B", "Ubuntu"])],
        };
        assert_eq!(first_values(&preview, "番号"), "A ・ B");
        assert_eq!(first_values(&preview, "OS"), "Ubuntu");
        assert_eq!(first_values(&preview, "備考"), "");
    }
}
