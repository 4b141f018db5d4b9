//! The allow-list of merge fields with their names and labels. A field that is not here cannot be written
//! into a letter; where its value comes from is in `values`.

use saiki_api::{Lang, letters::LetterKind, letters::MergeField};

/// A merge field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // each one's words are in `label`
pub enum Field {
    PersonName,
    PersonNumber,
    PersonOrganisation,
    PersonDataItems,
    IncidentTitle,
    IncidentReference,
    IncidentSummary,
    IncidentOccurred,
    IncidentDetected,
    IncidentAware,
    IncidentContained,
    IncidentRecovered,
    IncidentServices,
    IncidentPeople,
    IncidentCause,
    IncidentSecondaryDamage,
    IncidentUserActions,
    IncidentMeasures,
    IncidentMeasuresDone,
    IncidentMeasuresPlanned,
    OrgName,
    OrgRepresentative,
    OrgAddress,
    DeskName,
    DeskPhone,
    DeskEmail,
    DeskHours,
    LetterDate,
    LetterNumber,
    PersonContract,
    IncidentTlp,
    LetterPrevious,
    LetterChanges,
    LetterUnsubscribe,
    PersonMembers,
}

use Field as F;

impl Field {
    /// Every field, in the order people are shown them.
    pub const ALL: [Field; 35] = [
        F::PersonName,
        F::PersonNumber,
        F::PersonOrganisation,
        F::PersonDataItems,
        F::IncidentTitle,
        F::IncidentReference,
        F::IncidentSummary,
        F::IncidentOccurred,
        F::IncidentDetected,
        F::IncidentAware,
        F::IncidentContained,
        F::IncidentRecovered,
        F::IncidentServices,
        F::IncidentPeople,
        F::IncidentCause,
        F::IncidentSecondaryDamage,
        F::IncidentUserActions,
        F::IncidentMeasures,
        F::IncidentMeasuresDone,
        F::IncidentMeasuresPlanned,
        F::OrgName,
        F::OrgRepresentative,
        F::OrgAddress,
        F::DeskName,
        F::DeskPhone,
        F::DeskEmail,
        F::DeskHours,
        F::LetterDate,
        F::LetterNumber,
        F::PersonContract,
        F::IncidentTlp,
        F::LetterPrevious,
        F::LetterChanges,
        F::LetterUnsubscribe,
        F::PersonMembers,
    ];

    /// Place in `ALL`, from 0.
    pub fn index(self) -> usize {
        self as usize
    }

    /// Name as written between the braces.
    pub fn name(self) -> &'static str {
        self.words().0
    }

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        let (_, ja, en) = self.words();
        lang.pick(ja, en)
    }

    /// The field of that name.
    pub fn parse(name: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|f| f.name() == name)
    }

    /// Whether it speaks of one person, so that a page for everybody cannot use it.
    pub fn needs_person(self) -> bool {
        self.name().starts_with("person.") || self == F::LetterUnsubscribe
    }

    /// Whether its value is an address to be pressed.
    pub fn is_link(self) -> bool {
        self == F::LetterUnsubscribe
    }

    /// The field somebody who wrote `name` most likely meant: fewest changed letters, a name that ends alike first.
    pub fn nearest(name: &str) -> Field {
        let wanted = name.to_ascii_lowercase();
        let distance = |f: &Field| {
            let last = |s: &str| s.rsplit('.').next().unwrap_or("").to_owned();
            let unlike = usize::from(last(f.name()) != last(&wanted));
            (unlike, edits(f.name(), &wanted))
        };
        Field::ALL
            .into_iter()
            .min_by_key(distance)
            .unwrap_or(F::PersonName)
    }

    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            F::PersonName => ("person.name", "宛名（お名前）", "Name of the person"),
            F::PersonNumber => ("person.number", "お客様番号", "Customer number"),
            F::PersonOrganisation => (
                "person.organisation",
                "所属・会社名",
                "Organisation of the person",
            ),
            F::PersonDataItems => (
                "person.data_items",
                "本人の漏えい項目",
                "Data of the person involved",
            ),
            F::IncidentTitle => ("incident.title", "事案の名称", "Title of the incident"),
            F::IncidentReference => ("incident.reference", "事案番号", "Incident number"),
            F::IncidentSummary => ("incident.summary", "事案の概要", "Summary of the incident"),
            F::IncidentOccurred => ("incident.occurred", "発生日時", "When it happened"),
            F::IncidentDetected => ("incident.detected", "検知日時", "When it was detected"),
            F::IncidentAware => (
                "incident.aware",
                "発覚日時",
                "When the organisation became aware",
            ),
            F::IncidentContained => (
                "incident.contained",
                "封じ込め日時",
                "When it was contained",
            ),
            F::IncidentRecovered => (
                "incident.recovered",
                "復旧日時",
                "When service was restored",
            ),
            F::IncidentServices => ("incident.services", "対象サービス", "Services affected"),
            F::IncidentPeople => ("incident.people", "対象の人数", "Number of people affected"),
            F::IncidentCause => ("incident.cause", "原因", "Cause"),
            F::IncidentSecondaryDamage => (
                "incident.secondary_damage",
                "二次被害の有無",
                "Secondary damage",
            ),
            F::IncidentUserActions => (
                "incident.user_actions",
                "お客様へのお願い",
                "What the reader is asked to do",
            ),
            F::IncidentMeasures => (
                "incident.measures",
                "再発防止策（すべて）",
                "Preventive measures, all",
            ),
            F::IncidentMeasuresDone => (
                "incident.measures_done",
                "再発防止策（実施済み）",
                "Preventive measures, done",
            ),
            F::IncidentMeasuresPlanned => (
                "incident.measures_planned",
                "再発防止策（予定）",
                "Preventive measures, planned",
            ),
            F::OrgName => ("org.name", "会社名", "Name of the organisation"),
            F::OrgRepresentative => (
                "org.representative",
                "代表者の役職・氏名",
                "Representative, title and name",
            ),
            F::OrgAddress => ("org.address", "会社の所在地", "Address of the organisation"),
            F::DeskName => (
                "desk.name",
                "問い合わせ窓口の名称",
                "Name of the contact desk",
            ),
            F::DeskPhone => ("desk.phone", "窓口の電話番号", "Telephone of the desk"),
            F::DeskEmail => ("desk.email", "窓口のメールアドレス", "Email of the desk"),
            F::DeskHours => ("desk.hours", "窓口の受付時間", "Opening hours of the desk"),
            F::LetterDate => ("letter.date", "文書の日付", "Date of the letter"),
            F::LetterNumber => (
                "letter.number",
                "報の番号（第1報など）",
                "Number of the report",
            ),
            F::PersonContract => ("person.contract", "契約番号", "Contract of the person"),
            F::IncidentTlp => (
                "incident.tlp",
                "情報の取扱区分（TLP）",
                "Sharing label (TLP)",
            ),
            F::LetterPrevious => (
                "letter.previous",
                "前回の報（番号と日付）",
                "Report before, with its date",
            ),
            F::LetterChanges => (
                "letter.changes",
                "前回からの変更点（旧 → 新）",
                "What changed since the report before",
            ),
            F::PersonMembers => (
                "person.members",
                "連名の方（世帯・被後見人）",
                "People the letter is also for (household, wards)",
            ),
            F::LetterUnsubscribe => (
                "letter.unsubscribe_url",
                "配信停止のリンク",
                "Link to stop updates",
            ),
        }
    }
}

/// The fields a letter of this kind may use, with labels in the reader's language.
pub fn merge_fields(kind: Option<LetterKind>, lang: Lang) -> Vec<MergeField> {
    Field::ALL
        .into_iter()
        .filter(|f| kind.is_none_or(|k| k.is_mailed() || !f.needs_person()))
        .map(|f| MergeField {
            name: f.name().to_owned(),
            label: f.label(lang).to_owned(),
        })
        .collect()
}

/// Levenshtein distance in characters; only for short names.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (slot, y) in row.iter_mut().skip(1).zip(&b) {
            let above = *slot;
            let change = diagonal + usize::from(x != *y);
            left = change.min(above + 1).min(left + 1);
            diagonal = above;
            *slot = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_name_and_sits_at_its_index() {
        for (i, field) in Field::ALL.into_iter().enumerate() {
            assert_eq!(field.index(), i);
            assert_eq!(Field::parse(field.name()), Some(field));
            assert_ne!(field.label(Lang::Ja), field.label(Lang::En));
        }
    }

    #[test]
    fn a_mistyped_field_has_a_sensible_neighbour() {
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(Field::nearest("person.nmae"), Field::PersonName);
        assert_eq!(Field::nearest("persons.number"), Field::PersonNumber);
        assert_eq!(Field::nearest("desk.telephone"), Field::DeskPhone);
        assert_eq!(Field::nearest("organization.name"), Field::OrgName);
    }

    #[test]
    fn a_web_notice_is_offered_no_field_of_one_person() {
        let fields = merge_fields(Some(LetterKind::WebNotice), Lang::Ja);
        assert!(fields.iter().all(|f| !f.name.starts_with("person.")));
        assert_eq!(merge_fields(None, Lang::En).len(), Field::ALL.len());
    }
}
