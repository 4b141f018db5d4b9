//! The application on a fresh database. It disappears with the last handle.

use super::{Answer, Client};
use actix_web::{
    HttpResponse,
    body::{MessageBody, to_bytes},
    dev::ServiceResponse,
    test::{TestRequest, init_service},
    web,
};
use futures_util::future::LocalBoxFuture;
use saiki::{State, auth::passwords, clock::Clock, config::Config, create_app};
use saiki_api::{
    Lang, Timestamp, Uuid,
    auth::{Login, Session},
    permissions::Role,
    users::{NewUser, User},
    wire,
};
use saiki_db::{
    Actor,
    testing::{TestDb, databases},
    users,
};
use std::{
    future::Future,
    rc::Rc,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicI64, Ordering},
    },
};

/// The password of every test user.
pub const PASSWORD: &str = "vioksa-7-tumble-dry";

type Service = dyn Fn(TestRequest) -> LocalBoxFuture<'static, Answer>;

/// The application under test. Cheap to clone.
#[derive(Clone)]
pub struct TestApp {
    inner: Rc<Inner>,
}

struct Inner {
    service: Box<Service>,
    state: State,
    clock: Arc<AtomicI64>,
    // Dropped last.
    db: TestDb,
}

/// Runs a test once on each database: SQLite always, PostgreSQL when `SAIKI_TEST_POSTGRES_URL` names a server.
pub async fn on_both<F, Fut>(test: F)
where
    F: Fn(TestApp) -> Fut,
    Fut: Future<Output = ()>,
{
    on_both_with(|_| {}, test).await;
}

/// `on_both` with another configuration.
pub async fn on_both_with<F, Fut>(configure: impl Fn(&mut Config), test: F)
where
    F: Fn(TestApp) -> Fut,
    Fut: Future<Output = ()>,
{
    for db in databases() {
        println!("on {}", db.name);
        let mut config = Config::default();
        configure(&mut config);
        test(TestApp::start(db, config).await).await;
    }
}

impl TestApp {
    /// The application around a database.
    pub async fn start(db: TestDb, config: Config) -> TestApp {
        // A Tuesday in office hours, in Tokyo.
        let begin: Timestamp = "2026-11-24T01:00:00Z".parse().unwrap();
        let clock = Arc::new(AtomicI64::new(begin.as_microsecond()));
        let told = Arc::clone(&clock);
        let state = State::new(
            db.db.clone(),
            config,
            Clock::from_fn(move || {
                Timestamp::from_microsecond(told.load(Ordering::SeqCst)).unwrap()
            }),
        );
        let service = Rc::new(init_service(create_app(state.clone())).await);
        let service: Box<Service> = Box::new(move |request: TestRequest| {
            let service = Rc::clone(&service);
            Box::pin(async move {
                outcome(actix_web::test::try_call_service(&*service, request.to_request()).await)
                    .await
            })
        });
        TestApp {
            inner: Rc::new(Inner {
                service,
                state,
                clock,
                db,
            }),
        }
    }

    /// `sqlite` or `postgresql`.
    pub fn backend(&self) -> &'static str {
        self.inner.db.name
    }

    /// The database under the application.
    pub fn test_db(&self) -> &TestDb {
        &self.inner.db
    }

    /// The application's state, for what no request can do.
    pub fn state(&self) -> &State {
        &self.inner.state
    }

    /// The time the application is told.
    pub fn now(&self) -> Timestamp {
        self.inner.state.now()
    }

    /// Moves the clock on.
    pub fn advance(&self, seconds: i64) {
        self.inner
            .clock
            .fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// Sends a request.
    pub async fn call(&self, request: TestRequest) -> Answer {
        (self.inner.service)(request).await
    }

    /// What a request is answered whose handler panics with these words.
    pub async fn panic(&self, words: &'static str) -> Answer {
        let app = create_app(self.inner.state.clone()).route(
            "/panic",
            web::get().to(move || async move {
                if !words.is_empty() {
                    panic!("{words}");
                }
                HttpResponse::Ok().finish()
            }),
        );
        let service = init_service(app).await;
        let request = TestRequest::get().uri("/panic").to_request();
        outcome(actix_web::test::try_call_service(&service, request).await).await
    }

    /// Somebody who is not signed in.
    pub fn anon(&self) -> Client {
        Client {
            app: self.clone(),
            token: None,
            user: None,
        }
    }

    /// A new user of this role, signed in.
    pub async fn user(&self, role: Role) -> Client {
        let user = self.make_user(role).await;
        self.sign_in(&user.email).await
    }

    /// A new user of this role.
    pub async fn make_user(&self, role: Role) -> User {
        static HASH: OnceLock<String> = OnceLock::new();
        let hash = HASH.get_or_init(|| passwords::hash(PASSWORD).unwrap());
        let now = self.now();
        let new = NewUser {
            email: format!("{}-{}@example.jp", wire::name(&role), unique()),
            name: format!("{role:?}"),
            role,
            password: String::new(),
            lang: Lang::En,
            must_change_password: false,
        };
        self.inner
            .state
            .db()
            .change(Actor::system(), now, move |conn| {
                users::create(conn, &new, hash, now)
            })
            .await
            .unwrap()
    }

    /// Signs a test user in, through the API.
    pub async fn sign_in(&self, email: &str) -> Client {
        let login = Login {
            email: email.to_owned(),
            password: PASSWORD.to_owned(),
        };
        let session: Session = self.anon().post("auth/login", &login).await.expect(200);
        Client {
            app: self.clone(),
            token: Some(session.access_token),
            user: Some(session.user),
        }
    }
}

/// A number no other test of this run has.
fn unique() -> String {
    let bytes: [u8; 8] = saiki_db::crypto::random().unwrap();
    Uuid::from_u64_pair(u64::from_be_bytes(bytes), 0)
        .simple()
        .to_string()[..16]
        .to_owned()
}

/// As the server does: an error that comes out at the very end renders itself.
async fn outcome<B: MessageBody>(outcome: Result<ServiceResponse<B>, actix_web::Error>) -> Answer {
    match outcome {
        Ok(response) => read(response).await,
        Err(error) => {
            let response = error.error_response();
            let (status, headers) = (response.status(), response.headers().clone());
            answer(status.as_u16(), headers, response.into_body()).await
        }
    }
}

async fn read<B: MessageBody>(response: ServiceResponse<B>) -> Answer {
    let (status, headers) = (response.status(), response.headers().clone());
    answer(status.as_u16(), headers, response.into_body()).await
}

async fn answer<B: MessageBody>(
    status: u16,
    headers: actix_web::http::header::HeaderMap,
    body: B,
) -> Answer {
    let body = to_bytes(body).await.unwrap_or_default().to_vec();
    Answer {
        status,
        headers,
        body,
    }
}
