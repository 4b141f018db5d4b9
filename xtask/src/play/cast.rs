//! Who plays: the first administrator, and the six people they make accounts for. What each may do is the product's
//! own table, not repeated here.

use anyhow::Result;
use saiki_api::Lang;
use saiki_api::organisation::{Both, Desk, Organisation};
use saiki_api::permissions::Role;
use saiki_api::users::{NewUser, User};

use super::teller::Teller;
use super::{Stage, calendar};
use crate::client::Client;
use crate::hash;

/// Name, role, first part of the address.
const PEOPLE: [(&str, Role, &str); 6] = [
    ("青山 玲子（復旧責任者）", Role::Lead, "lead"),
    ("早瀬 真一（広報担当）", Role::Comms, "comms"),
    ("長谷部 薫（広報部長）", Role::Approver, "approver"),
    ("北条 ゆかり（法務）", Role::Compliance, "compliance"),
    ("三好 直樹（監査）", Role::Auditor, "auditor"),
    ("芦原 千景（社長）", Role::Approver, "president"),
];

/// Somebody with an account.
#[derive(Debug)]
pub struct Login {
    /// Role, in words.
    pub role: &'static str,
    /// Address.
    pub email: String,
    /// Password, made anew for each demo.
    pub password: String,
}

/// Everybody, signed in.
pub struct Cast {
    /// Recovery lead.
    pub lead: Client,
    /// Communications.
    pub comms: Client,
    /// Head of communications, who approves.
    pub approver: Client,
    /// Legal.
    pub compliance: Client,
    /// Reads everything.
    pub auditor: Client,
    /// To whom stalled work goes.
    pub president: Client,
    /// How people sign in afterwards.
    pub logins: Vec<Login>,
}

/// Signs in, describes the organisation, makes the accounts and signs in as each. Accounts that an earlier part of the play
/// made are there already.
///
/// # Errors
/// When a step is refused.
pub fn enter(stage: &Stage, teller: &mut Teller) -> Result<Cast> {
    let admin = Client::sign_in(&stage.base_url, &stage.admin_email, &stage.admin_password)?;
    teller.done("signed in as the first administrator");
    let present: Vec<User> = admin.all("users")?;
    let begun = present.len() > 1;
    if !begun {
        describe(&admin)?;
        teller.done("organisation: あおばチケット株式会社, with its desk and its hours");
    }
    let mut logins = Vec::new();
    let mut clients = Vec::new();
    for (name, role, local) in PEOPLE {
        let login = Login {
            role: role.label(Lang::En),
            email: format!("{local}@aoba-ticket.example"),
            password: password(&stage.secret, local),
        };
        if !begun {
            let new = NewUser {
                email: login.email.clone(),
                name: name.to_owned(),
                role,
                password: login.password.clone(),
                lang: Lang::Ja,
                must_change_password: false,
            };
            let _made: User = admin.post("users", &new)?;
        }
        clients.push(Client::sign_in(
            &stage.base_url,
            &login.email,
            &login.password,
        )?);
        logins.push(login);
    }
    teller.done("6 accounts signed in: lead, communications, approver, legal, auditor, president");
    let [lead, comms, approver, compliance, auditor, president] = <[Client; 6]>::try_from(clients)
        .map_err(|_| anyhow::anyhow!("there must be six people"))?;
    Ok(Cast {
        lead,
        comms,
        approver,
        compliance,
        auditor,
        president,
        logins,
    })
}

/// Somebody's password: the same in every part of one play, another in the next.
fn password(secret: &str, local: &str) -> String {
    let digest = hash::hex(format!("{secret}/{local}").as_bytes());
    digest.chars().take(16).collect()
}

fn describe(admin: &Client) -> Result<()> {
    let both = |ja: &str, en: &str| Both {
        ja: ja.to_owned(),
        en: en.to_owned(),
    };
    let now: Organisation = admin.get("organisation")?;
    let organisation = Organisation {
        name: both("あおばチケット株式会社", "Aoba Ticket Inc."),
        representative: both("代表取締役社長　芦原 千景", "Chikage Ashihara, President"),
        address: both("東京都若葉市中央1-2-3", "1-2-3 Chuo, Wakaba, Tokyo"),
        legal_id: "0000000000000".to_owned(),
        sector: both("興行チケットの販売", "Ticket sales"),
        desk: Desk {
            name: both("あおばチケット お客様窓口", "Aoba Ticket customer desk"),
            phone: "0120-000-418".to_owned(),
            email: "desk@aoba-ticket.example".to_owned(),
            hours: both(
                "毎日 9時から20時まで（年末年始を除く）",
                "every day 9:00 to 20:00 Japan time, except year-end holidays",
            ),
        },
        zone: calendar::ZONE.to_owned(),
        currency: "JPY".to_owned(),
        version: 0,
    };
    let _kept: Organisation = admin.change("PUT", "organisation", now.version, &organisation)?;
    Ok(())
}
