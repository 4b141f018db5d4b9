//! What a line of a file may say of a person beside their own fields: further addresses, a household, a guardian; and
//! which texts an address takes. Where they are kept is for the register.

use super::{Draft, Key, email_field, email_key, key, text_field};
use crate::{fault::Faults, import::fault::Fault, phone, text};
use saiki_api::{
    Lang, Uuid,
    households::{
        GuardianReason, HouseholdKind, HouseholdPatch, MAX_MEMBERS, MAX_NOTE, MAX_NUMBER,
        NewHousehold, OutsideGuardian,
    },
    imports::ImportField,
    people::{AddressChannel, AddressPatch, AddressState, MAX_LABEL, MAX_WHY, NewAddress},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A guardian as a file names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuardianDraft {
    /// Name.
    pub name: String,
    /// Mail address as `MailAddress` writes it; may be empty.
    pub email: String,
    /// Telephone number; may be empty.
    pub phone: String,
    /// Postal address; may be empty.
    pub address: String,
    /// Why they answer for the person.
    pub reason: GuardianReason,
}

impl GuardianDraft {
    /// Whether there is any way to reach them. An import takes nobody else.
    pub fn is_reachable(&self) -> bool {
        let ways = [&self.email, &self.phone, &self.address];
        ways.iter().any(|way| !way.is_empty())
    }
}

/// A further address, checked and normalised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FurtherAddress {
    /// By what.
    pub channel: AddressChannel,
    /// The address or number.
    pub value: String,
}

impl Draft {
    /// Whether the line says more than the person's own fields.
    pub fn has_extras(&self) -> bool {
        !self.household.is_empty() || self.guardian.is_some() || !self.further.is_empty()
    }
}

/// By what people of one organisation are chosen within an incident. No key goes into it, since letters choose where none
/// is at hand; a company's name is no personal data. Empty for no name.
pub fn organisation_hash(incident: Uuid, name: &str) -> Vec<u8> {
    let folded = text::fold(name);
    if folded.is_empty() {
        return Vec::new();
    }
    let mut hash = Sha256::new();
    hash.update(b"saiki organisation 1\n");
    hash.update(incident.as_bytes());
    hash.update(folded.as_bytes());
    hash.finalize().to_vec()
}

/// The key a household is found by: its number.
pub fn household_key(number: &str) -> Option<Key> {
    key("household", text::fold(number))
}

/// The key two lines share when they name the same guardian: name and every address.
pub fn guardian_key(guardian: &OutsideGuardian, reason: GuardianReason) -> Option<Key> {
    let parts = [
        text::fold(&guardian.name),
        email_key(&guardian.email),
        phone::key(&guardian.phone),
        text::fold(&guardian.address),
        saiki_api::wire::name(&reason),
    ];
    key("guardian", parts.join("\0"))
}

/// The key an address is found by; a postal address is found by none.
pub fn address_key(channel: AddressChannel, value: &str) -> Option<Key> {
    match channel {
        AddressChannel::Mail => key("email", email_key(value)),
        AddressChannel::Phone => key("phone", phone::key(value)),
        AddressChannel::Post => None,
    }
}

/// An address of a channel as the register keeps it, or what is wrong with it.
pub fn address_value(channel: AddressChannel, raw: &str) -> Result<String, Fault> {
    let value = match channel {
        AddressChannel::Mail => email_field(raw).map_err(|wrong| wrong.fault)?,
        AddressChannel::Post => text_field(ImportField::Address, raw)?,
        AddressChannel::Phone => {
            let value = text_field(ImportField::Phone, raw)?;
            if !value.is_empty() && phone::key(&value).is_empty() {
                return Err(Fault::PhoneNumber);
            }
            value
        }
    };
    match value.is_empty() {
        true => Err(Fault::Missing),
        false => Ok(value),
    }
}

fn value(channel: AddressChannel, raw: &str, field: &str, faults: &mut Faults) {
    if let Err(fault) = address_value(channel, raw) {
        let (ja, en) = (fault.message(Lang::Ja), fault.message(Lang::En));
        faults.add(field, fault.name(), ja, en);
    }
}

/// What is wrong with an address to be added.
pub fn check_address(new: &NewAddress) -> Faults {
    let mut faults = Faults::default();
    value(new.channel, &new.value, "value", &mut faults);
    faults.optional_line("label", &new.label, MAX_LABEL);
    faults
}

/// What is wrong with a change of an address of that channel.
pub fn check_address_patch(channel: AddressChannel, patch: &AddressPatch) -> Faults {
    let mut faults = Faults::default();
    if let Some(text) = &patch.value {
        value(channel, text, "value", &mut faults);
    }
    faults.optional_line(
        "label",
        patch.label.as_deref().unwrap_or_default(),
        MAX_LABEL,
    );
    if let Some(state) = patch.state {
        why(state, patch.why.as_deref().unwrap_or_default(), &mut faults);
    } else if let Some(text) = &patch.why {
        faults.prose("why", text, MAX_WHY);
    }
    faults
}

/// Whether an address may be said to be in that state.
pub fn check_state(state: AddressState, reason: &str) -> Faults {
    let mut faults = Faults::default();
    why(state, reason, &mut faults);
    faults
}

fn why(state: AddressState, reason: &str, faults: &mut Faults) {
    if state != AddressState::Usable && reason.trim().is_empty() {
        faults.add(
            "why",
            "required",
            "使用しない理由を入力してください",
            "Say why it is not used",
        );
    }
    faults.prose("why", reason, MAX_WHY);
}

/// What is wrong with a household to be put together, or a guardian to be named.
pub fn check_household(new: &NewHousehold) -> Faults {
    let mut faults = Faults::default();
    faults.optional_line("number", &new.number, MAX_NUMBER);
    faults.prose("note", &new.note, MAX_NOTE);
    faults.count("member_ids", new.member_ids.len(), MAX_MEMBERS);
    faults.distinct("member_ids", &new.member_ids);
    let least = match new.kind {
        HouseholdKind::Household => 2,
        HouseholdKind::Guardian => 1,
    };
    if new.member_ids.len() < least {
        faults.add(
            "member_ids",
            "too_few",
            format!("{least}名以上を選んでください"),
            format!("Choose {least} or more people"),
        );
    }
    match new.kind {
        HouseholdKind::Household => household(new, &mut faults),
        HouseholdKind::Guardian => guardian(new, &mut faults),
    }
    faults
}

fn household(new: &NewHousehold, faults: &mut Faults) {
    match new.head_id {
        Some(head) if new.member_ids.contains(&head) => {}
        _ => faults.add(
            "head_id",
            "not_a_member",
            "宛先にする世帯主を、構成員の中から選んでください",
            "Choose the head from the members: the letter is addressed to them",
        ),
    }
    if new.outside.is_some() {
        unwanted("outside", faults);
    }
    if new.reason.is_some() {
        unwanted("reason", faults);
    }
}

fn guardian(new: &NewHousehold, faults: &mut Faults) {
    match (&new.head_id, &new.outside) {
        (Some(head), None) if new.member_ids.contains(head) => faults.add(
            "head_id",
            "is_a_ward",
            "本人を自分の親権者・後見人等にすることはできません",
            "Nobody is their own guardian",
        ),
        (Some(_), None) => {}
        (None, Some(outside)) => check_outside(outside, faults),
        _ => faults.add(
            "outside",
            "one_of",
            "親権者・後見人等を、名簿から選ぶか、氏名と連絡先で指定してください（どちらか一方）",
            "Name the guardian either from the register or by name and addresses, not both",
        ),
    }
    if new.reason.is_none() {
        faults.add(
            "reason",
            "required",
            "代理の理由を選んでください",
            "Choose why they answer for the person",
        );
    }
    if new.reason == Some(GuardianReason::Other) && new.note.trim().is_empty() {
        faults.add(
            "note",
            "required",
            "「その他」のときは、どのような関係かをメモに書いてください",
            "Say in the note what the relation is",
        );
    }
}

fn check_outside(outside: &OutsideGuardian, faults: &mut Faults) {
    let all = [
        (ImportField::Name, "outside.name", &outside.name),
        (ImportField::Phone, "outside.phone", &outside.phone),
        (ImportField::Address, "outside.address", &outside.address),
    ];
    for (kind, field, raw) in all {
        if let Err(fault) = text_field(kind, raw) {
            let (ja, en) = (fault.message(Lang::Ja), fault.message(Lang::En));
            faults.add(field, fault.name(), ja, en);
        }
    }
    if let Err(wrong) = email_field(&outside.email) {
        let (ja, en) = (wrong.fault.message(Lang::Ja), wrong.fault.message(Lang::En));
        faults.add("outside.email", wrong.fault.name(), ja, en);
    }
    let reach = [&outside.email, &outside.phone, &outside.address];
    if reach.iter().all(|text| text.trim().is_empty()) {
        let fault = Fault::GuardianContactMissing;
        let (ja, en) = (fault.message(Lang::Ja), fault.message(Lang::En));
        faults.add("outside.email", "required", ja, en);
    }
}

/// What is wrong with a change of a household.
pub fn check_household_patch(patch: &HouseholdPatch) -> Faults {
    let mut faults = Faults::default();
    faults.prose("note", patch.note.as_deref().unwrap_or_default(), MAX_NOTE);
    for (field, ids) in [("add", &patch.add), ("remove", &patch.remove)] {
        faults.count(field, ids.len(), MAX_MEMBERS);
        faults.distinct(field, ids);
    }
    if patch.add.iter().any(|id| patch.remove.contains(id)) {
        faults.add(
            "remove",
            "contradiction",
            "同じ人を追加と削除の両方に指定しています",
            "Somebody is to join and to leave at once",
        );
    }
    if patch.head_id.is_some() && patch.outside.is_some() {
        faults.add(
            "outside",
            "one_of",
            "名簿の人か、名簿にない親権者・後見人等か、どちらか一方を指定してください",
            "Name either somebody on the register or somebody outside, not both",
        );
    }
    if let Some(outside) = &patch.outside {
        check_outside(outside, &mut faults);
    }
    faults
}

fn unwanted(field: &str, faults: &mut Faults) {
    faults.add(
        field,
        "unwanted",
        "世帯には指定できません。空にしてください",
        "A household does not take it; leave it out",
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(faults: Faults) -> Vec<String> {
        let name = |f: crate::fault::Fault| format!("{} {}", f.field, f.code);
        faults.0.into_iter().map(name).collect()
    }

    fn new(kind: HouseholdKind) -> NewHousehold {
        NewHousehold {
            kind,
            number: String::new(),
            head_id: None,
            outside: None,
            reason: None,
            note: String::new(),
            member_ids: vec![Uuid::from_u128(1), Uuid::from_u128(2)],
        }
    }

    #[test]
    fn an_address_is_checked_as_its_channel_wants_it() {
        let ok = |channel, raw| address_value(channel, raw);
        assert_eq!(
            ok(AddressChannel::Mail, "A@EXAMPLE.jp"),
            Ok("A@example.jp".to_owned())
        );
        assert!(ok(AddressChannel::Mail, "no").is_err());
        assert_eq!(ok(AddressChannel::Phone, " 090-1 "), Ok("090-1".to_owned()));
        assert_eq!(ok(AddressChannel::Phone, "なし"), Err(Fault::PhoneNumber));
        assert_eq!(ok(AddressChannel::Post, " "), Err(Fault::Missing));
        assert_eq!(
            address_key(AddressChannel::Phone, "+81 90 1234 5678").map(|k| k.value),
            Some("09012345678".to_owned())
        );
    }

    #[test]
    fn an_address_out_of_use_says_why() {
        assert_eq!(
            codes(check_state(AddressState::Undeliverable, " ")),
            ["why required"]
        );
        assert_eq!(
            codes(check_state(AddressState::Usable, "")),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_household_has_a_head_among_its_members() {
        let mut wanted = new(HouseholdKind::Household);
        assert_eq!(codes(check_household(&wanted)), ["head_id not_a_member"]);
        wanted.head_id = Some(Uuid::from_u128(2));
        assert_eq!(codes(check_household(&wanted)), Vec::<String>::new());
        wanted.member_ids.pop();
        wanted.reason = Some(GuardianReason::Minor);
        assert_eq!(
            codes(check_household(&wanted)),
            [
                "member_ids too_few",
                "head_id not_a_member",
                "reason unwanted"
            ]
        );
    }

    #[test]
    fn a_guardian_is_named_in_one_way_and_can_be_reached() {
        let mut wanted = new(HouseholdKind::Guardian);
        assert_eq!(
            codes(check_household(&wanted)),
            ["outside one_of", "reason required"]
        );
        wanted.reason = Some(GuardianReason::Other);
        wanted.outside = Some(OutsideGuardian {
            name: "佐藤 父".to_owned(),
            ..OutsideGuardian::default()
        });
        assert_eq!(
            codes(check_household(&wanted)),
            ["outside.email required", "note required"]
        );
        wanted.outside = None;
        wanted.head_id = Some(Uuid::from_u128(1));
        wanted.note = "施設長".to_owned();
        assert_eq!(codes(check_household(&wanted)), ["head_id is_a_ward"]);
    }
}
