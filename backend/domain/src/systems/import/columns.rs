//! From headings to fields of the register, as asset lists in Japanese and English name them, or as a person chose.
//! It reads no data lines.

use crate::import::{
    fault::{Fault, Refusal},
    headings::fold,
};
use saiki_api::{
    Lang,
    systems::{SystemField, SystemMapping},
    wire,
};
use std::collections::BTreeMap;

/// Which cell feeds which field.
pub(super) type Columns = BTreeMap<SystemField, usize>;

/// Headings taken for a field besides its own names, best first.
fn aliases(field: SystemField) -> &'static [&'static str] {
    match field {
        SystemField::Number => &[
            "資産番号",
            "資産管理番号",
            "機器番号",
            "ホスト名",
            "コンピュータ名",
            "端末名",
            "番号",
            "id",
            "assetnumber",
            "assetid",
            "assettag",
            "hostname",
            "host",
            "computername",
            "no",
        ],
        SystemField::Name => &[
            "システム名",
            "機器名",
            "サービス名",
            "用途",
            "systemname",
            "servicename",
            "displayname",
            "title",
        ],
        SystemField::Kind => &[
            "種類",
            "区分",
            "機器種別",
            "type",
            "class",
            "category",
            "devicetype",
        ],
        SystemField::Unit => &[
            "部署",
            "部署名",
            "所属",
            "管理部署",
            "主管部署",
            "部門",
            "担当部署",
            "owner",
            "ownerunit",
            "department",
            "division",
            "team",
        ],
        SystemField::Os => &[
            "オペレーティングシステム",
            "os名",
            "基本ソフト",
            "osname",
            "platform",
        ],
        SystemField::OsVersion => &["osバージョン", "バージョン", "版", "osbuild", "version"],
        SystemField::Software => &[
            "導入ソフトウェア",
            "ソフト",
            "アプリケーション",
            "ミドルウェア",
            "applications",
            "apps",
            "installedsoftware",
            "packages",
        ],
        SystemField::Settings => &[
            "設定",
            "タグ",
            "構成",
            "tags",
            "tag",
            "configuration",
            "config",
            "labels",
        ],
        SystemField::Exposure => &[
            "公開範囲",
            "公開",
            "接続",
            "接続範囲",
            "ネットワーク",
            "network",
            "zone",
        ],
        SystemField::Contact => &[
            "担当者",
            "管理者",
            "問合せ先",
            "administrator",
            "admin",
            "owneremail",
            "responsible",
        ],
        SystemField::Note => &["メモ", "注記", "特記事項", "notes", "remarks", "comment"],
        SystemField::Affected => &["被害", "被害有無", "影響", "compromised"],
    }
}

fn names(field: SystemField) -> impl Iterator<Item = String> {
    let own = Lang::ALL.map(|lang| field.label(lang).to_owned());
    let others = aliases(field).iter().map(|name| (*name).to_owned());
    own.into_iter()
        .chain([wire::name(&field)])
        .chain(others)
        .map(|name| fold(&name))
}

/// The mapping the headings suggest.
pub fn propose(headings: &[String]) -> SystemMapping {
    let folded: Vec<String> = headings.iter().map(|h| fold(h)).collect();
    let mut mapping = SystemMapping::new();
    for field in SystemField::ALL {
        let found = names(field).find_map(|name| {
            let at = folded.iter().position(|h| *h == name)?;
            headings.get(at)
        });
        if let Some(heading) = found {
            mapping.insert(field, heading.clone());
        }
    }
    // A list with host names alone is enough: the number is the name.
    if !mapping.contains_key(&SystemField::Name)
        && let Some(number) = mapping.get(&SystemField::Number).cloned()
    {
        mapping.insert(SystemField::Name, number);
    }
    mapping
}

/// Finds the columns of a mapping. Number and name must be there; one column may feed both.
pub(super) fn resolve(headings: &[String], mapping: &SystemMapping) -> Result<Columns, Refusal> {
    let refuse = |fault| Refusal {
        field: None,
        line: Some(1),
        fault,
    };
    let mut columns = Columns::new();
    for (field, heading) in mapping {
        let mut matching = headings
            .iter()
            .enumerate()
            .filter(|(_, h)| h.trim() == heading.trim());
        let (at, _) = matching
            .next()
            .ok_or_else(|| refuse(Fault::ColumnMissing))?;
        if matching.next().is_some() {
            return Err(refuse(Fault::ColumnTwice));
        }
        columns.insert(*field, at);
    }
    let needed = [SystemField::Number, SystemField::Name];
    if !needed.iter().all(|field| columns.contains_key(field)) {
        return Err(refuse(Fault::ColumnMissing));
    }
    Ok(columns)
}
