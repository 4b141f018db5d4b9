//! An invented incident and its organisation for tests of this and other crates: scenario 3, the ticket site. Not part of
//! the product.

use saiki_api::{incidents::Incident, organisation::Organisation};
use serde_json::json;

/// The incident.
#[allow(clippy::unwrap_used)] // what stands below reads, or the test fails
pub fn incident() -> Incident {
    serde_json::from_value(json!({
        "id": "01980000-0000-7000-8000-000000000001", "reference": "INC-2026-0001",
        "title": "チケット販売サイトの改ざん",
        "summary": "弊社のチケット販売サイトが外部から不正に操作され、ページの一部が書き換えられました。あわせて、会員情報の一部が第三者に閲覧されたおそれがあります。",
        "category": "intrusions", "threat_source": "outside_crime", "threats": ["tampering"],
        "assets": ["public_web"], "severity": "high", "tlp": "AMBER", "phase": "recovery", "phases": [],
        "times": [
            {"kind": "occurred", "moment": {"at": "2026-07-05T22:20:00Z", "zone": "Asia/Tokyo"}},
            {"kind": "aware", "moment": {"at": "2026-07-05T23:05:00Z", "zone": "Asia/Tokyo"}},
            {"kind": "contained", "moment": {"at": "2026-07-06T00:00:00Z", "zone": "Asia/Tokyo", "precision": "hour"}}
        ],
        "noticed_by": "customer", "noticed_note": "画面の表示がおかしいとの電話",
        "affected_services": ["あおばチケット オンライン販売"],
        "facts": {
            "cause": {"state": "known", "text": "管理画面の認証に不備があり、推測しやすいパスワードが使われていました。"},
            "secondary_damage": "none_found",
            "secondary_note": "2026年7月10日12時現在、不正な利用は確認されておりません。",
            "publication": "done", "publication_note": "2026年7月6日、ウェブサイトに掲載",
            "person_response": "対象者全員に電子メールで通知する。",
            "user_actions": "ほかのサービスで同じパスワードをお使いの場合は、変更をお願いいたします。",
            "measures": [
                {"text": "改ざんされたページを復元しました。", "done": true, "date": "2026-07-06"},
                {"text": "管理画面への接続元を社内に限ります。", "done": false, "date": "2026-07-31"}
            ],
            "other": "所轄の警察署に相談済み（2026年7月7日）。"
        },
        "counts": {}, "created_at": "2026-07-06T00:00:00Z", "updated_at": "2026-07-06T00:00:00Z", "version": 1
    }))
    .unwrap()
}

/// The organisation.
#[allow(clippy::unwrap_used)] // what stands below reads, or the test fails
pub fn organisation() -> Organisation {
    serde_json::from_value(json!({
        "name": {"ja": "あおばチケット株式会社", "en": "Aoba Ticket Co., Ltd."},
        "representative": {"ja": "代表取締役社長　青葉 太郎", "en": "Taro Aoba, President"},
        "address": {"ja": "宮城県仙台市青葉区一番町1-2-3", "en": "1-2-3 Ichibancho, Aoba-ku, Sendai, Japan"},
        "legal_id": "1234567890123", "sector": {"ja": "興行チケット販売", "en": "Ticket sales"},
        "desk": {
            "name": {"ja": "お客様窓口", "en": "Customer desk"}, "phone": "0120-000-000",
            "email": "desk@aoba.example",
            "hours": {"ja": "平日 9時から18時（土日祝日を除く）", "en": "9:00 to 18:00, Monday to Friday (Japan time)"}
        },
        "zone": "Asia/Tokyo"
    }))
    .unwrap()
}
