//! The middle of the import page: which column feeds which field, with the first lines beside it.

use crate::{
    components::{CheckGroup, Choice, choices},
    i18n::use_lang,
    words::imports as words,
};
use leptos::prelude::*;
use saiki_api::{
    Language,
    import_presets::PresetInput,
    imports::{
        Encoding, ImportField, ImportFormat, ImportPreview, ImportQuery, Mapping, SuggestionKind,
    },
    people::DataItem,
    wire,
};

/// What the person decided about the file; copied freely.
#[derive(Clone, Copy)]
pub struct Settings {
    format: RwSignal<ImportFormat>,
    encoding: RwSignal<Option<Encoding>>,
    mapping: RwSignal<Mapping>,
    /// Columns that are left out on purpose.
    leave_out: RwSignal<Vec<String>>,
    items: RwSignal<Vec<DataItem>>,
    lang: RwSignal<Option<Language>>,
    /// Kinds of suggestions that are taken.
    pub accept: RwSignal<Vec<SuggestionKind>>,
    /// Whether right lines are imported though others are wrong.
    pub partial: RwSignal<bool>,
}

impl Settings {
    /// Nothing decided.
    pub fn new() -> Self {
        Settings {
            format: RwSignal::new(ImportFormat::Csv),
            encoding: RwSignal::new(None),
            mapping: RwSignal::new(Mapping::new()),
            leave_out: RwSignal::new(Vec::new()),
            items: RwSignal::new(Vec::new()),
            lang: RwSignal::new(None),
            accept: RwSignal::new(Vec::new()),
            partial: RwSignal::new(false),
        }
    }

    /// Takes over what the server found.
    pub fn adopt(self, preview: &ImportPreview) {
        self.format.set(preview.format);
        self.encoding.set(Some(preview.encoding));
        self.mapping.set(preview.mapping.clone());
        self.leave_out.set(Vec::new());
    }

    /// Takes over what a preset says. The encoding stays that of the file, unless the preset names one.
    pub fn apply(self, preset: &PresetInput) {
        self.mapping.set(preset.mapping.clone());
        self.items.set(preset.default_data_items.clone());
        self.lang.set(preset.default_lang);
        self.accept.set(preset.accept.clone());
        if preset.encoding.is_some() {
            self.encoding.set(preset.encoding);
        }
    }

    /// As a preset of that name.
    pub fn as_preset(self, name: String) -> PresetInput {
        PresetInput {
            name,
            format: self.format.get_untracked(),
            // What the file was found to be need not hold for the next one.
            encoding: None,
            mapping: self.mapping.get_untracked(),
            default_data_items: self.items.get_untracked(),
            default_lang: self.lang.get_untracked(),
            accept: self.accept.get_untracked(),
        }
    }

    /// The query of the import.
    pub fn query(self, dry_run: bool, file_name: String) -> ImportQuery {
        let items = self.items.get_untracked();
        let items: Vec<String> = items.iter().map(wire::name).collect();
        let accept = self.accept.get_untracked();
        let accept: Vec<String> = accept.iter().map(wire::name).collect();
        let mut leave_out = self.leave_out.get_untracked();
        // What was matched with a field after it was left out is wanted.
        self.mapping.with_untracked(|mapping| {
            leave_out.retain(|column| mapping.values().all(|h| h.trim() != column.trim()));
        });
        ImportQuery {
            dry_run: Some(dry_run),
            format: Some(self.format.get_untracked()),
            partial: self.partial.get_untracked().then_some(true),
            accept: (!accept.is_empty()).then(|| accept.join(",")),
            encoding: self.encoding.get_untracked(),
            mapping: serde_json::to_string(&self.mapping.get_untracked()).ok(),
            leave_out: match leave_out.is_empty() {
                true => None,
                false => serde_json::to_string(&leave_out).ok(),
            },
            file_name: Some(file_name),
            default_data_items: (!items.is_empty()).then(|| items.join(",")),
            default_lang: self.lang.get_untracked(),
        }
    }

    fn choose(self, field: ImportField, column: String) {
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
    preview: ImportPreview,
    /// What is decided.
    settings: Settings,
) -> impl IntoView {
    let lang = use_lang();
    let preview = StoredValue::new(preview);
    let row = move |field: ImportField| {
        let chosen = move || {
            settings
                .mapping
                .with(|mapping| mapping.get(&field).cloned().unwrap_or_default())
        };
        let options = move || {
            let chosen = chosen();
            let columns = preview.with_value(|preview| preview.columns.clone());
            let option = |column: String| {
                let selected = column == chosen;
                view! { <option value=column.clone() selected=selected>{column.clone()}</option> }
            };
            view! {
                <option value="">{words::NOT_USED}</option>
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
    let unmatched = Signal::derive(move || {
        settings
            .mapping
            .with(|mapping| preview.with_value(|preview| unmatched(preview, mapping)))
    });
    let any = Memo::new(move |_| unmatched.with(|all| !all.is_empty()));
    view! {
        <p class="hint">{words::MAP_HINT}</p>
        <div class="table-frame matching">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{words::FIELD}</th>
                        <th scope="col">{words::COLUMN}</th>
                        <th scope="col" class="wide-only">{words::SAMPLE}</th>
                    </tr>
                </thead>
                <tbody>{ImportField::ALL.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        {move || {
            any.get()
                .then(|| {
                    view! {
                        <CheckGroup
                            label=words::LEAVE_OUT
                            hint=words::LEAVE_OUT_HINT
                            value=settings.leave_out
                            choices=unmatched
                        />
                    }
                })
        }}
        <CheckGroup label=words::DEFAULT_ITEMS value=settings.items choices=choices(&DataItem::ALL, DataItem::label)/>
    }
}

/// The columns no field takes.
fn unmatched(preview: &ImportPreview, mapping: &Mapping) -> Vec<Choice> {
    let fed = |column: &String| mapping.values().any(|heading| heading == column);
    let columns = preview.columns.iter();
    columns
        .filter(|column| !column.trim().is_empty() && !fed(column))
        .map(|column| Choice {
            value: column.clone(),
            label: column.clone(),
        })
        .collect()
}

/// The first values of a column, as a hint of what is in it.
fn first_values(preview: &ImportPreview, column: &str) -> String {
    const SHOWN: usize = 3;
    let Some(at) = preview.columns.iter().position(|name| name == column) else {
        return String::new();
    };
    let values = preview
        .sample
        .iter()
        .filter_map(|line| line.get(at))
        .filter(|value| !value.is_empty());
    values
        .take(SHOWN)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" ・ ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preview() -> ImportPreview {
        ImportPreview {
            format: ImportFormat::Csv,
            preset: None,
            encoding: Encoding::Utf8,
            columns: vec!["氏名".into(), "メール".into()],
            mapping: Mapping::new(),
            sample: vec![
                vec!["一".into(), String::new()],
                vec!["二".into(), "b@example.jp".into()],
            ],
        }
    }

    #[test]
    fn columns_no_field_takes_are_those_that_may_be_left_out() {
        let mapping = Mapping::from([(ImportField::Name, "氏名".to_owned())]);
        let names: Vec<String> = unmatched(&preview(), &mapping)
            .into_iter()
            .map(|choice| choice.value)
            .collect();
        assert_eq!(names, ["メール"]);
    }

    #[test]
    fn a_column_shows_its_first_filled_values() {
        let preview = preview();
        assert_eq!(first_values(&preview, "氏名"), "一 ・ 二");
        assert_eq!(first_values(&preview, "メール"), "b@example.jp");
        assert_eq!(first_values(&preview, "住所"), "");
    }
}
