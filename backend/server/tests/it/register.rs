//! The register beyond one row a person: further addresses, households and guardians, segments. What is imported is in
//! `people`, what is sent in `campaigns`, what is merged in `duplicates`.

use crate::{
    campaigns::{Stage, sink, worker},
    people::{Place, import, place},
    support::{Answer, Client, on_both},
};
use actix_web::http::Method;
use saiki_api::{
    Uuid,
    campaigns::{AmbiguousPolicy, Campaign, CampaignState},
    households::Household,
    incidents::Incident,
    page::Page,
    people::{AddressChannel, AddressState, DecisionCounts, Person, PersonAddress},
    problem::ErrorCode,
    segments::{AudienceCount, Segment},
};
use serde_json::json;

/// A request on a version seen, without a body.
pub async fn on_version(client: &Client, method: Method, path: &str, version: i64) -> Answer {
    let request = client.request(method, path);
    let request = request.insert_header(("if-match", format!("\"{version}\"")));
    client.send(request).await
}

pub async fn people(place: &Place, query: &str) -> Vec<Person> {
    let path = format!("{}?reveal=true&limit=200{query}", place.path);
    let page: Page<Person> = place.comms.get(&path).await.expect(200);
    page.items
}

pub async fn named(place: &Place, name: &str) -> Person {
    let all = people(place, "").await;
    let found = all.into_iter().find(|person| person.name == name);
    found.unwrap_or_else(|| panic!("{name} is not on the register"))
}

const FAMILY: &str = "お客様番号,氏名,メール,電話,住所,所属,契約番号,漏えい項目,被害額,通貨\r\n\
    C1,佐藤 一郎,ichiro@example.jp,090-1111-1111,東京都千代田区千代田1-1-1,青葉商事,K-1,お名前、パスワード,12000,JPY\r\n\
    C2,佐藤 花子,hanako@example.jp,090-2222-2222,東京都千代田区千代田1-1-1,青葉商事,K-1,お名前,500,JPY\r\n\
    C3,佐藤 太郎,,,東京都千代田区千代田1-1-1,,,お名前、住所,,\r\n\
    C4,鈴木 次郎,jiro@example.jp,,,若葉工業,K-2,パスワード,,\r\n";

#[actix_web::test]
async fn a_person_has_several_addresses_and_is_found_by_each() {
    on_both(|app| async move {
        let place = place(&app).await;
        import(&place, "", FAMILY).await;
        let ichiro = named(&place, "佐藤 一郎").await;
        let base = format!("{}/{}/addresses", place.path, ichiro.id);
        let new = json!({ "channel": "mail", "value": "ICHIRO@Work.Example", "label": "職場" });
        let made: PersonAddress = place.comms.post(&base, &new).await.expect(201);
        assert!(made.masked && made.value == "I•••••@work.example");
        place
            .comms
            .post(&base, &new)
            .await
            .problem(ErrorCode::AlreadyExists);
        let wrong = json!({ "channel": "mail", "value": "no address" });
        let problem = place
            .comms
            .post(&base, &wrong)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "value");

        let all: Vec<PersonAddress> = place
            .comms
            .get(&format!("{base}?reveal=true"))
            .await
            .expect(200);
        let mails: Vec<(&str, bool)> = all
            .iter()
            .filter(|a| a.channel == AddressChannel::Mail)
            .map(|a| (a.value.as_str(), a.id.is_none()))
            .collect();
        assert_eq!(
            mails,
            [("ichiro@example.jp", true), ("ICHIRO@work.example", false)]
        );
        let found = people(&place, "&q=ICHIRO%40work.example").await;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].id, ichiro.id);

        // What mail servers said of the first one: it is not mailed any more, and the reason stays with it.
        let own = format!("{}/{}/own-addresses/mail", place.path, ichiro.id);
        let bare = json!({ "state": "undeliverable" });
        place
            .comms
            .put(&own, ichiro.version, &bare)
            .await
            .problem(ErrorCode::ValidationFailed);
        let said = json!({ "state": "undeliverable", "why": "宛先不明" });
        let answer = place.comms.put(&own, ichiro.version, &said).await;
        assert_eq!(answer.status, 204);
        let question = json!({ "audience": {} });
        let path = format!("{}/audience", place.path);
        let count: AudienceCount = place.comms.post(&path, &question).await.expect(200);
        assert_eq!((count.people, count.mails, count.without_email), (4, 2, 2));

        // The next address takes its place.
        let first = format!("{base}/{}/first", made.id.unwrap());
        let stale = on_version(&place.comms, Method::POST, &first, ichiro.version).await;
        stale.problem(ErrorCode::StaleVersion);
        let answer = on_version(&place.comms, Method::POST, &first, ichiro.version + 1).await;
        assert_eq!(answer.status, 204);
        let now = named(&place, "佐藤 一郎").await;
        assert_eq!(now.email, "ICHIRO@work.example");
        let count: AudienceCount = place.comms.post(&path, &question).await.expect(200);
        assert_eq!(count.mails, 3);
        let all: Vec<PersonAddress> = place
            .comms
            .get(&format!("{base}?reveal=true"))
            .await
            .expect(200);
        let old = all.iter().find(|a| a.value == "ichiro@example.jp").unwrap();
        assert_eq!(
            (old.state, old.why.as_str()),
            (AddressState::Undeliverable, "宛先不明")
        );
        let gone = format!("{base}/{}", old.id.unwrap());
        let answer = on_version(&place.comms, Method::DELETE, &gone, old.version).await;
        assert_eq!(answer.status, 204);

        // Another incident knows nothing of it, and who may not see it sees masks.
        let other = crate::people::place(&app).await;
        let foreign = format!("{}/{}/addresses", other.path, ichiro.id);
        other.comms.get(&foreign).await.problem(ErrorCode::NotFound);
        place
            .lead
            .get(&format!("{base}?reveal=true"))
            .await
            .problem(ErrorCode::Forbidden);
    })
    .await;
}

#[actix_web::test]
async fn a_household_gets_one_letter_that_tells_each_of_its_people() {
    on_both(|app| async move {
        let stage = Stage::new(&app, &["a@example.jp", "b@example.jp", "c@example.jp"]).await;
        let path = format!("{}/people?limit=10", stage.base);
        let page: Page<Person> = stage.comms.get(&path).await.expect(200);
        let ids: Vec<Uuid> = page.items.iter().map(|p| p.id).collect();
        let households = format!("{}/households", stage.base);
        let pair =
            json!({ "kind": "household", "head_id": ids[1], "member_ids": [ids[0], ids[1]] });

        stage.approve().await;
        let made: Household = stage.comms.post(&households, &pair).await.expect(201);
        assert!(made.masked && made.members.len() == 2);
        stage
            .comms
            .post(&households, &pair)
            .await
            .problem(ErrorCode::StateConflict);
        // Who is told together is part of what was approved.
        let campaign = stage.campaign(AmbiguousPolicy::Resend).await;
        stage
            .start(&campaign, 2)
            .await
            .problem(ErrorCode::ApprovalVoid);
        stage.approve().await;
        stage
            .start(&campaign, 3)
            .await
            .problem(ErrorCode::ConfirmationMismatch);
        stage.start(&campaign, 2).await.expect::<Campaign>(200);

        let (sink, transport, _dir) = sink().await;
        let worker = worker(&app, transport);
        stage.wait_for(&campaign, CampaignState::Done).await;
        worker.stop().await;
        assert_eq!(sink.ledger().unwrap().len(), 2);

        let ledger = stage.ledger(&campaign, "reveal=true").await;
        let joint = ledger.items.iter().find(|d| !d.covers.is_empty()).unwrap();
        assert_eq!(
            (joint.person_id, joint.covers.as_slice()),
            (ids[0], &ids[1..2])
        );
        assert_eq!(joint.to, "b@example.jp");
        let became: DecisionCounts = stage
            .comms
            .get(&format!("{}/people/decisions", stage.base))
            .await
            .expect(200);
        assert_eq!((became.told_by_mail, became.open), (3, 0));
        let incident: Incident = stage.comms.get(&stage.base).await.expect(200);
        assert_eq!((incident.counts.people, incident.counts.notified), (3, 3));
        let pack = stage
            .comms
            .get(&format!("{}/proof", stage.path(&campaign)))
            .await;
        let verdict = crate::campaigns::verify(pack.body.to_vec());
        assert!(verdict.holds(), "{verdict:?}");
    })
    .await;
}

#[actix_web::test]
async fn a_letter_names_each_of_a_household_and_a_guardian_outside_is_written_to() {
    on_both(|app| async move {
        let place = place(&app).await;
        import(&place, "", FAMILY).await;
        let taro = named(&place, "佐藤 太郎").await;
        let households = format!("incidents/{}/households", place.id);
        let nobody = json!({ "kind": "guardian", "reason": "minor", "member_ids": [taro.id],
            "outside": { "name": "佐藤 母" } });
        let problem = place
            .comms
            .post(&households, &nobody)
            .await
            .problem(ErrorCode::ValidationFailed);
        assert_eq!(problem.errors[0].field, "outside.email");
        let guardian = json!({ "kind": "guardian", "reason": "minor", "member_ids": [taro.id],
            "outside": { "name": "佐藤 母", "email": "haha@example.jp" } });
        let made: Household = place.comms.post(&households, &guardian).await.expect(201);
        let question = json!({ "audience": { "person_ids": [taro.id] } });
        let path = format!("{}/audience", place.path);
        let count: AudienceCount = place.comms.post(&path, &question).await.expect(200);
        assert_eq!((count.mails, count.without_email), (1, 0));

        let (db, keyring) = (app.state().db(), app.state().db().keyring().clone());
        let (incident, id) = (place.id, taro.id);
        let letter = db
            .read_blocking(move |conn| {
                let cipher = saiki_db::incident_keys::cipher(conn, &keyring, incident)?;
                let person = saiki_db::people::get(conn, &cipher, incident, id)?;
                saiki_db::people::letter_of(conn, &cipher, incident, &person)
            })
            .unwrap();
        assert_eq!(
            (letter.name.as_str(), letter.email.as_str()),
            ("佐藤 母", "haha@example.jp")
        );
        let names: Vec<&str> = letter.members.iter().map(|m| m.name.as_str()).collect();
        assert_eq!(names, ["佐藤 太郎"]);

        // Dissolved, the ward gets no mail again; put together again, the guardian does.
        let of = format!("{households}/{}", made.id);
        let gone: Household = on_version(
            &place.comms,
            Method::POST,
            &format!("{of}/dissolve"),
            made.version,
        )
        .await
        .expect(200);
        assert!(gone.dissolved_at.is_some() && gone.members.len() == 1);
        let count: AudienceCount = place.comms.post(&path, &question).await.expect(200);
        assert_eq!((count.mails, count.without_email), (0, 1));
        let back: Household = on_version(
            &place.comms,
            Method::POST,
            &format!("{of}/restore"),
            gone.version,
        )
        .await
        .expect(200);
        assert_eq!(back.members[0].id, taro.id);
        let count: AudienceCount = place.comms.post(&path, &question).await.expect(200);
        assert_eq!(count.mails, 1);
        let page: Page<Household> = place.comms.get(&households).await.expect(200);
        assert_eq!(page.items.len(), 1);
        assert!(!page.items[0].to.email.contains("haha"));
    })
    .await;
}

#[actix_web::test]
async fn segments_choose_by_damage_contract_organisation_and_data() {
    on_both(|app| async move {
        let place = place(&app).await;
        import(&place, "", FAMILY).await;
        let path = format!("{}/audience", place.path);
        for (audience, people, sentence) in [
            (json!({}), 4, "名簿のすべての人"),
            (
                json!({ "damage": { "has": true, "currency": "JPY", "from": 1_000 } }),
                1,
                "被害額が1,000円以上の人",
            ),
            (
                json!({ "damage": { "has": false } }),
                2,
                "被害額の記録がない人",
            ),
            (json!({ "contract_refs": ["K-1"] }), 2, "契約番号がK-1の人"),
            (
                json!({ "organisations": ["青葉商事"], "data_items": ["password"] }),
                1,
                "パスワードが漏えいし、所属が青葉商事の人",
            ),
        ] {
            let question = json!({ "audience": audience });
            let request = place.comms.request(Method::POST, &path);
            let request = request
                .insert_header(("accept-language", "ja"))
                .set_json(&question);
            let count: AudienceCount = place.comms.send(request).await.expect(200);
            assert_eq!((count.people, count.sentence.as_str()), (people, sentence));
        }
        let wrong = json!({ "audience": { "damage": { "has": true, "from": 5, "to": 1 } } });
        let problem = place
            .comms
            .post(&path, &wrong)
            .await
            .problem(ErrorCode::ValidationFailed);
        let fields: Vec<&str> = problem.errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["audience.damage.currency", "audience.damage.to"]);

        let segments = format!("incidents/{}/segments", place.id);
        let new = json!({ "name": "高額の被害", "audience": { "damage": { "has": true } } });
        let made: Segment = place.comms.post(&segments, &new).await.expect(201);
        place
            .comms
            .post(&segments, &new)
            .await
            .problem(ErrorCode::AlreadyExists);
        let found = people(&place, &format!("&segment_id={}", made.id)).await;
        assert_eq!(found.len(), 2);
        let filters = [
            ("&contract_ref=K-2", 1),
            ("&organisation=%E9%9D%92%E8%91%89%E5%95%86%E4%BA%8B", 2),
            ("&has_damage=false", 2),
            ("&damage_currency=JPY&damage_to=600", 1),
        ];
        for (query, n) in filters {
            assert_eq!(people(&place, query).await.len(), n, "{query}");
        }
        let of = format!("{segments}/{}", made.id);
        let patch = json!({ "name": "被害あり" });
        let now: Segment = place
            .comms
            .patch(&of, made.version, &patch)
            .await
            .expect(200);
        place
            .comms
            .patch(&of, made.version, &patch)
            .await
            .problem(ErrorCode::StaleVersion);
        let answer = on_version(&place.comms, Method::DELETE, &of, now.version).await;
        assert_eq!(answer.status, 204);
        place.comms.get(&of).await.problem(ErrorCode::NotFound);
    })
    .await;
}
