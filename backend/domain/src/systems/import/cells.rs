//! Cells as values: kinds and ways of exposure by name, lists, yes and no. Whatever cannot be read for certain is a
//! fault, never a guess.

use crate::{import::fault::Fault, text};
use saiki_api::{
    Lang,
    systems::{Exposure, SystemField, SystemFields, SystemKind},
    wire,
};

/// Reads every field; what cannot be read goes to `wrong`.
pub(super) fn fields<'a>(
    cell: impl Fn(SystemField) -> &'a str,
    mut wrong: impl FnMut(SystemField, &Fault),
) -> SystemFields {
    use SystemField as F;
    let mut or_default = |field, known: bool| {
        if !known {
            wrong(field, &Fault::Unknown);
        }
    };
    let kind = kind(cell(F::Kind));
    or_default(F::Kind, kind.is_some());
    let exposure = exposure(cell(F::Exposure));
    or_default(F::Exposure, exposure.is_some());
    let affected = yes_or_no(cell(F::Affected));
    or_default(F::Affected, affected.is_some());
    let text = |field| cell(field).to_owned();
    SystemFields {
        number: text(F::Number),
        name: text(F::Name),
        kind: kind.unwrap_or_default(),
        unit_id: None,
        os: text(F::Os),
        os_version: text(F::OsVersion),
        software: list(cell(F::Software)),
        settings: list(cell(F::Settings)),
        exposure: exposure.unwrap_or_default(),
        contact: text(F::Contact),
        note: cell(F::Note).replace("\r\n", "\n").replace('\r', "\n"),
        affected: affected.unwrap_or_default(),
        excluded: String::new(),
    }
}

/// Whether a cell is one of these names, whatever its width and case.
fn is(cell: &str, names: &[&str]) -> bool {
    let wanted = text::fold(cell);
    names.iter().any(|name| text::fold(name) == wanted)
}

fn kind(cell: &str) -> Option<SystemKind> {
    let also: &[(SystemKind, &[&str])] = &[
        (SystemKind::Server, &["サーバー", "srv"]),
        (
            SystemKind::Client,
            &[
                "pc",
                "パソコン",
                "クライアント",
                "ノートpc",
                "desktop",
                "laptop",
                "workstation",
            ],
        ),
        (
            SystemKind::NetworkDevice,
            &[
                "ネットワーク",
                "nw機器",
                "ルータ",
                "スイッチ",
                "ファイアウォール",
                "network",
                "router",
                "switch",
                "firewall",
            ],
        ),
        (SystemKind::Service, &["サービス", "saas"]),
        (SystemKind::Cloud, &["iaas", "paas", "仮想マシン"]),
        (SystemKind::Spare, &["予備", "spare"]),
        (SystemKind::Backup, &["バックアップ装置", "nas"]),
    ];
    if cell.is_empty() {
        return Some(SystemKind::default());
    }
    SystemKind::ALL.into_iter().find(|kind| {
        let more = also
            .iter()
            .find(|(k, _)| k == kind)
            .map_or(&[][..], |(_, names)| names);
        is(
            cell,
            &[
                &wire::name(kind),
                kind.label(Lang::Ja),
                kind.label(Lang::En),
            ],
        ) || is(cell, more)
    })
}

fn exposure(cell: &str) -> Option<Exposure> {
    let also: &[(Exposure, &[&str])] = &[
        (
            Exposure::Internet,
            &["インターネット", "公開", "dmz", "public", "external"],
        ),
        (
            Exposure::Partner,
            &["取引先", "リモート", "vpn", "extranet", "remote"],
        ),
        (
            Exposure::Internal,
            &["社内", "内部", "lan", "intranet", "private"],
        ),
        (Exposure::None, &["なし", "オフライン", "offline"]),
    ];
    if cell.is_empty() {
        return Some(Exposure::default());
    }
    Exposure::ALL.into_iter().find(|one| {
        let more = also
            .iter()
            .find(|(e, _)| e == one)
            .map_or(&[][..], |(_, names)| names);
        is(
            cell,
            &[&wire::name(one), one.label(Lang::Ja), one.label(Lang::En)],
        ) || is(cell, more)
    })
}

fn yes_or_no(cell: &str) -> Option<bool> {
    if is(
        cell,
        &["はい", "○", "◯", "有", "あり", "yes", "y", "true", "1"],
    ) {
        Some(true)
    } else if cell.is_empty()
        || is(
            cell,
            &["いいえ", "×", "無", "なし", "no", "n", "false", "0", "-"],
        )
    {
        Some(false)
    } else {
        None
    }
}

/// A list separated by `;` `、` `|` `,` or line breaks; each once, in its order.
fn list(cell: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for one in cell.split([';', '；', '、', '|', '｜', ',', '，', '\n', '\r']) {
        let one = one.trim();
        if !one.is_empty() && !all.iter().any(|known| text::fold(known) == text::fold(one)) {
            all.push(one.to_owned());
        }
    }
    all
}
