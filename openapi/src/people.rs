//! Affected people: the register everybody who must be told is on. Personal fields come masked unless the
//! reader may see them.

mod addresses;
mod decision;
mod export;
mod phone;

pub use addresses::{
    AddressChannel, AddressPatch, AddressState, LostWay, MAX_ADDRESSES, MAX_LABEL, MAX_WHY,
    NewAddress, OwnAddressState, PersonAddress, WayFault, why_unusable,
};
pub use decision::{
    DecideMany, DecidedMany, DecisionCounts, DecisionInput, MAX_NAMED, MAX_NOTE, PeopleTarget,
    PersonDecision, RecordedDecision, ToldWay,
};

pub use export::{
    ExportColumn, ExportEncoding, PeopleExport, PeopleFormat, PersonState, Unmappable,
};
pub use phone::has_odd_length;

use crate::{Lang, Language, Timestamp, Uuid, money::Money};
use serde::{Deserialize, Serialize};

/// Longest personal field, in bytes of UTF-8.
pub const MAX_FIELD: usize = 256;

/// What kind of data of a person leaked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum DataItem {
    Name,
    Address,
    Email,
    Phone,
    BirthDate,
    Gender,
    LoginId,
    Password,
    CardNumber,
    CardExpiry,
    CardSecurityCode,
    BankAccount,
    PurchaseHistory,
    Employer,
    Income,
    Health,
    IdentityDocument,
    MyNumber,
    Location,
    Correspondence,
}

impl DataItem {
    /// Every kind.
    pub const ALL: [DataItem; 20] = [
        DataItem::Name,
        DataItem::Address,
        DataItem::Email,
        DataItem::Phone,
        DataItem::BirthDate,
        DataItem::Gender,
        DataItem::LoginId,
        DataItem::Password,
        DataItem::CardNumber,
        DataItem::CardExpiry,
        DataItem::CardSecurityCode,
        DataItem::BankAccount,
        DataItem::PurchaseHistory,
        DataItem::Employer,
        DataItem::Income,
        DataItem::Health,
        DataItem::IdentityDocument,
        DataItem::MyNumber,
        DataItem::Location,
        DataItem::Correspondence,
    ];

    /// The name a letter uses.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            DataItem::Name => lang.pick("お名前", "name"),
            DataItem::Address => lang.pick("ご住所", "postal address"),
            DataItem::Email => lang.pick("メールアドレス", "email address"),
            DataItem::Phone => lang.pick("電話番号", "telephone number"),
            DataItem::BirthDate => lang.pick("生年月日", "date of birth"),
            DataItem::Gender => lang.pick("性別", "gender"),
            DataItem::LoginId => lang.pick("ログインID", "login ID"),
            DataItem::Password => lang.pick("パスワード", "password"),
            DataItem::CardNumber => lang.pick("クレジットカード番号", "payment card number"),
            DataItem::CardExpiry => lang.pick("カード有効期限", "card expiry date"),
            DataItem::CardSecurityCode => lang.pick("セキュリティコード", "card security code"),
            DataItem::BankAccount => lang.pick("銀行口座情報", "bank account details"),
            DataItem::PurchaseHistory => lang.pick("ご購入履歴", "purchase history"),
            DataItem::Employer => lang.pick("お勤め先", "employer"),
            DataItem::Income => lang.pick("収入・資産に関する情報", "income or asset information"),
            DataItem::Health => lang.pick("健康・医療に関する情報", "health information"),
            DataItem::IdentityDocument => lang.pick("本人確認書類", "identity documents"),
            DataItem::MyNumber => {
                lang.pick("マイナンバー（個人番号）", "My Number (individual number)")
            }
            DataItem::Location => lang.pick("位置情報", "location data"),
            DataItem::Correspondence => lang.pick("お問い合わせ内容", "correspondence with us"),
        }
    }
}

/// A person (or a contact at a company) who must be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Person {
    /// Identifier.
    pub id: Uuid,
    /// The organisation's own number for the person, for example a customer number; may be empty.
    pub number: String,
    /// Name.
    pub name: String,
    /// Mail address; empty when none is known.
    pub email: String,
    /// Telephone number; may be empty.
    pub phone: String,
    /// Postal address; may be empty.
    pub address: String,
    /// Company or other organisation; may be empty.
    pub organisation: String,
    /// Language the person reads.
    pub lang: Language,
    /// What leaked of this person.
    pub data_items: Vec<DataItem>,
    /// Damage, where an amount is known.
    pub damage: Option<Money>,
    /// Contract that binds; may be empty.
    pub contract_ref: String,
    /// Service level agreement that binds; may be empty.
    #[serde(default)]
    pub sla_ref: String,
    /// The household they belong to, or the guardian who answers for them.
    #[serde(default)]
    pub household_id: Option<Uuid>,
    /// Note; may be empty.
    pub note: String,
    /// What became of them: who is `open` was not told, and nobody decided.
    pub decision: PersonDecision,
    /// When a mail server first accepted a letter of a campaign for them.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub mailed_at: Option<Timestamp>,
    /// What was recorded for them. It stands before what the deliveries say.
    pub recorded: Option<RecordedDecision>,
    /// Whether name, addresses, number and notes are masked in this answer.
    pub masked: bool,
    /// The import the person came with.
    pub import_id: Option<Uuid>,
    /// When the person was put on the register.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// Row version, for `If-Match`.
    pub version: i64,
}

/// What may be changed of a person; absent fields stay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PersonPatch {
    /// New name.
    pub name: Option<String>,
    /// New mail address; must not be another person's.
    pub email: Option<String>,
    /// New telephone number.
    pub phone: Option<String>,
    /// New postal address.
    pub address: Option<String>,
    /// New organisation.
    pub organisation: Option<String>,
    /// New language.
    pub lang: Option<Language>,
    /// New list of data items.
    pub data_items: Option<Vec<DataItem>>,
    /// New damage.
    pub damage: Option<Money>,
    /// New contract reference.
    pub contract_ref: Option<String>,
    /// New reference of the service level agreement.
    pub sla_ref: Option<String>,
    /// New note.
    pub note: Option<String>,
}

/// What the register is filtered by. Paging goes beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams, utoipa::ToSchema))]
#[serde(default)]
pub struct PersonFilter {
    /// An exact mail address, telephone number, customer number or whole name, found through the blind indexes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Only this language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<Language>,
    /// Only people of whom this leaked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_item: Option<DataItem>,
    /// Only people with (true) or without (false) a mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_email: Option<bool>,
    /// Only people of this contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract_ref: Option<String>,
    /// Only people of this service level agreement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sla_ref: Option<String>,
    /// Only people of this organisation, its whole name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Only people with (true) or without (false) an amount of damage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_damage: Option<bool>,
    /// Only people whose damage is in this currency; needed with `damage_from` and `damage_to`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub damage_currency: Option<String>,
    /// Only people with damage of this much or more, in the currency's smallest unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub damage_from: Option<i64>,
    /// Only people with damage of this much or less, in the currency's smallest unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub damage_to: Option<i64>,
    /// Only people of this household, or of this guardian.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub household_id: Option<Uuid>,
    /// Only people of this saved segment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment_id: Option<Uuid>,
    /// Only people of this import.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub import_id: Option<Uuid>,
    /// Only people of whom this became.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<PersonDecision>,
    /// Show personal fields in the clear; needs the permission, and is recorded in the audit log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reveal: Option<bool>,
}
