//! Access tokens somebody tampered with or made up: each is refused, and refused alike.

use crate::support::{Client, TestApp, on_both};
use actix_web::http::Method;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as B64};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use saiki_api::{Uuid, permissions::Role, problem::ErrorCode};
use serde_json::{Value, json};

struct Forge {
    key: [u8; 32],
    user: Uuid,
    now: i64,
}

impl Forge {
    fn claims(&self) -> Value {
        json!({
            "iss": "saiki", "aud": "saiki-api", "sub": self.user, "jti": self.user, "epoch": 0,
            "exp": self.now + 600, "nbf": self.now, "iat": self.now,
        })
    }

    fn header(&self) -> Value {
        json!({"alg": "HS256", "typ": "at+jwt", "kid": "1"})
    }

    /// A token with any header and claims, signed with the true key as HS256.
    fn sign(&self, header: &Value, claims: &Value) -> String {
        let head = format!("{}.{}", part(header), part(claims));
        let signature = jsonwebtoken::crypto::sign(
            head.as_bytes(),
            &EncodingKey::from_secret(&self.key),
            Algorithm::HS256,
        );
        format!("{head}.{}", signature.unwrap())
    }

    fn with_claim(&self, name: &str, value: Value) -> String {
        let mut claims = self.claims();
        claims[name] = value;
        self.sign(&self.header(), &claims)
    }

    fn without_claim(&self, name: &str) -> String {
        let mut claims = self.claims();
        claims.as_object_mut().unwrap().remove(name);
        self.sign(&self.header(), &claims)
    }

    fn with_header(&self, name: &str, value: Value) -> String {
        let mut header = self.header();
        header[name] = value;
        self.sign(&header, &self.claims())
    }

    fn signed_as(&self, algorithm: Algorithm, key: &[u8]) -> String {
        let mut header = Header::new(algorithm);
        header.typ = Some("at+jwt".to_owned());
        header.kid = Some("1".to_owned());
        encode(&header, &self.claims(), &EncodingKey::from_secret(key)).unwrap()
    }

    fn good(&self) -> String {
        self.sign(&self.header(), &self.claims())
    }
}

fn part(value: &Value) -> String {
    B64.encode(value.to_string())
}

fn attacks(forge: &Forge, refresh: &str) -> Vec<(String, String)> {
    let good = forge.good();
    let (head, signature) = good.rsplit_once('.').unwrap();
    let (first, second) = head.split_once('.').unwrap();
    let mut all: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, token: String| all.push((name.to_owned(), token));
    for none in ["none", "None", "NONE", "nOnE", ""] {
        let header = json!({"alg": none, "typ": "at+jwt", "kid": "1"});
        let bare = format!("{}.{}.", part(&header), part(&forge.claims()));
        add(&format!("alg {none:?} without signature"), bare.clone());
        add(
            &format!("alg {none:?} with a signature"),
            format!("{bare}{signature}"),
        );
    }
    add(
        "HS384 with the true key",
        forge.signed_as(Algorithm::HS384, &forge.key),
    );
    add(
        "HS512 with the true key",
        forge.signed_as(Algorithm::HS512, &forge.key),
    );
    add(
        "a forged signature",
        forge.signed_as(Algorithm::HS256, b"guessed"),
    );
    add("an empty key", forge.signed_as(Algorithm::HS256, b""));
    add(
        "RS256 in the header",
        forge.with_header("alg", json!("RS256")),
    );
    add("stripped signature", format!("{head}."));
    add("two parts", head.to_owned());
    add("four parts", format!("{good}.{signature}"));
    add("cut signature", good[..good.len() - 2].to_owned());
    add("claims swapped", {
        let mut claims = forge.claims();
        claims["sub"] = json!(Uuid::from_u128(1));
        format!("{first}.{}.{signature}", part(&claims))
    });
    add("padded base64", format!("{first}=.{second}.{signature}"));
    add(
        "another issuer",
        forge.with_claim("iss", json!("elsewhere")),
    );
    add(
        "another audience",
        forge.with_claim("aud", json!("other-api")),
    );
    add("expired", forge.with_claim("exp", json!(forge.now - 6)));
    add("not yet", forge.with_claim("nbf", json!(forge.now + 60)));
    add(
        "issued in the future",
        forge.with_claim("iat", json!(forge.now + 60)),
    );
    add(
        "good for a year",
        forge.with_claim("exp", json!(forge.now + 31_536_000)),
    );
    add(
        "times as text",
        forge.with_claim("exp", json!("9999999999")),
    );
    add("another epoch", forge.with_claim("epoch", json!(7)));
    add(
        "nobody's id",
        forge.with_claim("sub", json!(Uuid::from_u128(9))),
    );
    add(
        "an id that is none",
        forge.with_claim("sub", json!("' OR 1=1 --")),
    );
    for claim in ["iss", "aud", "sub", "exp", "nbf", "iat", "jti", "epoch"] {
        add(&format!("without {claim}"), forge.without_claim(claim));
    }
    for kid in ["2", "../../../dev/null", "1' UNION SELECT 'x", ""] {
        add(
            &format!("kid {kid:?}"),
            forge.with_header("kid", json!(kid)),
        );
    }
    add("typ JWT", forge.with_header("typ", json!("JWT")));
    add("typ rt+jwt", forge.with_header("typ", json!("rt+jwt")));
    add(
        "critical extension",
        forge.with_header("crit", json!(["x"])),
    );
    add(
        "jku",
        forge.with_header("jku", json!("https://evil.example/keys")),
    );
    let jwk = json!({"kty": "oct", "alg": "HS256", "k": B64.encode(b"guessed")});
    add("embedded key", forge.with_header("jwk", jwk));
    add("a refresh token", refresh.to_owned());
    add(
        "64 KiB",
        format!("{first}.{}.{signature}", "A".repeat(65_536)),
    );
    add("empty", String::new());
    add("dots", "..".to_owned());
    all
}

async fn bearer(app: &TestApp, token: &str) -> crate::support::Answer {
    let client = Client {
        app: app.clone(),
        token: Some(token.to_owned()),
        user: None,
    };
    client.get("auth/me").await
}

#[actix_web::test]
async fn no_attacked_token_is_taken() {
    on_both(|app| async move {
        let user = app.make_user(Role::Admin).await;
        let login = json!({"email": user.email, "password": crate::support::PASSWORD});
        let refresh = app.anon().post("auth/login", &login).await;
        let refresh = refresh.cookie("__Host-saiki_refresh").unwrap();
        let forge = Forge {
            key: app.state().db().keyring().derive("saiki/access-token/v1"),
            user: user.id,
            now: app.now().as_second(),
        };
        // The forge itself works: what it makes untouched is taken.
        assert_eq!(bearer(&app, &forge.good()).await.status, 200);
        let attacks = attacks(&forge, &refresh);
        assert!(attacks.len() >= 25);
        for (name, token) in attacks {
            let answer = bearer(&app, &token).await;
            assert_eq!(answer.status, 401, "{name}: {}", answer.text());
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"), "{name}");
        }
    })
    .await;
}

#[actix_web::test]
async fn only_one_bearer_header_counts() {
    on_both(|app| async move {
        let admin = app.user(Role::Admin).await;
        let token = admin.token.clone().unwrap();
        let anon = app.anon();
        for value in [
            format!("Basic {token}"),
            token.clone(),
            format!("Bearer {token}, Bearer {token}"),
            "Bearer".to_owned(),
        ] {
            let request = anon.request(Method::GET, "auth/me");
            let answer = anon
                .send(request.insert_header(("authorization", value)))
                .await;
            answer.problem(ErrorCode::Unauthenticated);
        }
        let twice = admin.request(Method::GET, "auth/me");
        let twice = twice.append_header(("authorization", format!("Bearer {token}")));
        admin.send(twice).await.problem(ErrorCode::Unauthenticated);
        // In the query it is not looked at.
        let query = anon.get(&format!("auth/me?access_token={token}")).await;
        query.problem(ErrorCode::Unauthenticated);
    })
    .await;
}
