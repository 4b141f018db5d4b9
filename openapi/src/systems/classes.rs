//! Classes of the survey, each with its names for people. What follows from them is in `saiki-domain`.

use crate::Lang;
use serde::{Deserialize, Serialize};

/// What a system is.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum SystemKind {
    Server,
    Client,
    NetworkDevice,
    Service,
    Cloud,
    Spare,
    Backup,
    #[default]
    Other,
}

impl SystemKind {
    /// Every kind.
    pub const ALL: [SystemKind; 8] = [
        SystemKind::Server,
        SystemKind::Client,
        SystemKind::NetworkDevice,
        SystemKind::Service,
        SystemKind::Cloud,
        SystemKind::Spare,
        SystemKind::Backup,
        SystemKind::Other,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            SystemKind::Server => lang.pick("サーバ", "Server"),
            SystemKind::Client => lang.pick("端末", "Client"),
            SystemKind::NetworkDevice => lang.pick("ネットワーク機器", "Network device"),
            SystemKind::Service => lang.pick("業務サービス", "Service"),
            SystemKind::Cloud => lang.pick("クラウド", "Cloud"),
            SystemKind::Spare => lang.pick("予備機", "Spare machine"),
            SystemKind::Backup => lang.pick("バックアップ", "Backup"),
            SystemKind::Other => lang.pick("その他", "Other"),
        }
    }
}

/// From where a system can be reached.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Exposure {
    /// From the internet.
    Internet,
    /// From partners or over remote access.
    Partner,
    /// From inside only.
    Internal,
    /// From nowhere.
    None,
    /// Nobody said.
    #[default]
    Unknown,
}

impl Exposure {
    /// Every one.
    pub const ALL: [Exposure; 5] = [
        Exposure::Internet,
        Exposure::Partner,
        Exposure::Internal,
        Exposure::None,
        Exposure::Unknown,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Exposure::Internet => lang.pick("インターネットに公開", "Open to the internet"),
            Exposure::Partner => lang.pick("取引先・リモート接続", "Partners, remote access"),
            Exposure::Internal => lang.pick("社内のみ", "Inside only"),
            Exposure::None => lang.pick("接続なし", "Not connected"),
            Exposure::Unknown => lang.pick("不明", "Not known"),
        }
    }
}

/// What was found on a system.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Damage {
    /// Nobody has looked.
    #[default]
    NotLookedAt,
    /// Looked at, nothing found.
    NoneFound,
    /// Signs of it.
    Suspected,
    /// Certain.
    Confirmed,
}

impl Damage {
    /// Every one, in the order the survey goes.
    pub const ALL: [Damage; 4] = [
        Damage::NotLookedAt,
        Damage::NoneFound,
        Damage::Suspected,
        Damage::Confirmed,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Damage::NotLookedAt => lang.pick("未確認", "Not looked at"),
            Damage::NoneFound => lang.pick("被害なし", "None found"),
            Damage::Suspected => lang.pick("疑いあり", "Suspected"),
            Damage::Confirmed => lang.pick("被害あり", "Confirmed"),
        }
    }
}

/// How far the emergency measure is on a system.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = SystemMeasureState))]
#[serde(rename_all = "snake_case")]
pub enum MeasureState {
    /// Its unit has not been told.
    #[default]
    NotTold,
    /// Told.
    Told,
    /// Done.
    Done,
    /// Not possible, for a stated reason.
    NotPossible,
}

impl MeasureState {
    /// Every one.
    pub const ALL: [MeasureState; 4] = [
        MeasureState::NotTold,
        MeasureState::Told,
        MeasureState::Done,
        MeasureState::NotPossible,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            MeasureState::NotTold => lang.pick("未指示", "Not told"),
            MeasureState::Told => lang.pick("指示済み", "Told"),
            MeasureState::Done => lang.pick("実施済み", "Done"),
            MeasureState::NotPossible => lang.pick("実施不可", "Not possible"),
        }
    }
}

/// Where a system stands between isolation and the network.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Connection {
    /// Never isolated.
    #[default]
    Normal,
    /// Off the network.
    Isolated,
    /// Looked at while isolated.
    Checked,
    /// Mended.
    Remedied,
    /// Somebody else agreed to its return.
    ApprovedToReconnect,
    /// On the network again.
    Reconnected,
}

impl Connection {
    /// Every one, in the order of the way back.
    pub const ALL: [Connection; 6] = [
        Connection::Normal,
        Connection::Isolated,
        Connection::Checked,
        Connection::Remedied,
        Connection::ApprovedToReconnect,
        Connection::Reconnected,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Connection::Normal => lang.pick("隔離なし", "Never isolated"),
            Connection::Isolated => lang.pick("隔離中", "Isolated"),
            Connection::Checked => lang.pick("確認済み", "Checked"),
            Connection::Remedied => lang.pick("対処済み", "Remedied"),
            Connection::ApprovedToReconnect => {
                lang.pick("再接続を承認済み", "Approved to reconnect")
            }
            Connection::Reconnected => lang.pick("再接続済み", "Reconnected"),
        }
    }

    /// Whether it is off the network.
    pub fn is_off(self) -> bool {
        !matches!(self, Connection::Normal | Connection::Reconnected)
    }
}

/// How likely the same incident is on a system.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Likelihood {
    #[default]
    Low,
    Medium,
    High,
}

impl Likelihood {
    /// Every one.
    pub const ALL: [Likelihood; 3] = [Likelihood::High, Likelihood::Medium, Likelihood::Low];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Likelihood::Low => lang.pick("低", "Low"),
            Likelihood::Medium => lang.pick("中", "Medium"),
            Likelihood::High => lang.pick("高", "High"),
        }
    }
}

/// What a check of a backup found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BackupResult {
    /// It reads and holds what it should.
    Intact,
    /// Harmed or infected.
    Harmed,
    /// There is none.
    Missing,
}

impl BackupResult {
    /// Every one.
    pub const ALL: [BackupResult; 3] = [
        BackupResult::Intact,
        BackupResult::Harmed,
        BackupResult::Missing,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            BackupResult::Intact => lang.pick("使用できる", "Intact"),
            BackupResult::Harmed => lang.pick("被害あり", "Harmed"),
            BackupResult::Missing => lang.pick("バックアップなし", "There is none"),
        }
    }
}

/// What a similarity compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum FactorKind {
    OsFamily,
    OsVersion,
    Software,
    Settings,
    Exposure,
}

impl FactorKind {
    /// Every one.
    pub const ALL: [FactorKind; 5] = [
        FactorKind::OsFamily,
        FactorKind::OsVersion,
        FactorKind::Software,
        FactorKind::Settings,
        FactorKind::Exposure,
    ];

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            FactorKind::OsFamily => lang.pick("OSの系統", "Kind of operating system"),
            FactorKind::OsVersion => lang.pick("OSの版", "Version of the operating system"),
            FactorKind::Software => lang.pick("共通のソフトウェア", "Software in common"),
            FactorKind::Settings => lang.pick("共通の設定", "Settings in common"),
            FactorKind::Exposure => lang.pick("接続のされ方", "How it is exposed"),
        }
    }
}

/// Orders of the list of systems.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SystemSort {
    /// Most alike first.
    #[default]
    Similarity,
    /// By number.
    Number,
    /// By name.
    Name,
    /// Changed last first.
    Updated,
}
