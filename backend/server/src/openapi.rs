//! The OpenAPI 3.1 document: its frame, and the finished document made from the same list of routes that
//! serves requests. It also answers which methods an address takes.

use crate::routes;
use saiki_api::{
    campaigns::CampaignProgress,
    clocks::ClockSort,
    contracts::ContractSort,
    evidence::{CustodyStatus, EvidenceKind},
    exchange::ExchangeFormat,
    filings::ExportFormat,
    incidents::IncidentSort,
    items::ItemSort,
    losses::LossSort,
    people::ExportEncoding,
    problem::{MEDIA_TYPE, Problem},
    sheets::DocumentFormat,
    sla_checks::SlaSort,
    systems::SystemSort,
    work::WorkScope,
};
use std::sync::OnceLock;
use utoipa::{
    ToSchema,
    openapi::{
        Components, ContentBuilder, Info, License, ObjectBuilder, OpenApiBuilder, Ref, RefOr,
        ResponseBuilder, Schema, Type,
        path::{Operation, PathItem},
        security::{Http, HttpAuthScheme, SecurityScheme},
        tag::{Tag, TagBuilder},
    },
};
use utoipa_actix_web::AppExt;

/// Name of the security scheme.
pub const BEARER: &str = "bearer";

/// Groups of operations, in the order they are shown.
const TAGS: &[(&str, &str)] = &[
    ("auth", "Signing in and staying signed in"),
    ("incidents", "Incidents, their phases and times"),
    ("members", "Who takes part in an incident"),
    ("timeline", "What happened when"),
    ("people", "The register of affected people and its imports"),
    ("letters", "Letters, their versions, previews and approvals"),
    ("notices", "Notices on the public page"),
    ("campaigns", "Sending letters and following every recipient"),
    ("playbook", "What recovery consists of, in versions"),
    ("activities", "The six activities of an incident"),
    ("items", "What is to be done in each activity"),
    ("work", "The work list, and when work counts as stalled"),
    ("contacts", "People outside who wait for word"),
    ("claims", "Claims made on us, their decision and payment"),
    (
        "reports",
        "What people outside report, until it is routed or closed",
    ),
    (
        "followups",
        "People whom a mail does not reach: post, telephone, substitute notice",
    ),
    ("gates", "What still stands between an incident and its end"),
    ("files", "Files attached to records of an incident"),
    (
        "causes",
        "Cause analysis: logs, evidence, interviews, the cause tree, laws",
    ),
    ("filings", "Reports to authorities"),
    (
        "clocks",
        "Deadlines: rules, calendars, the clocks of incidents, the questions they hang on and alarms",
    ),
    ("losses", "The loss ledger and what it adds up to"),
    (
        "sla",
        "Outages of services, and what they mean under contracts with customers",
    ),
    (
        "measures",
        "Prevention of recurrence: options, measures, their approval, roll-out and verification",
    ),
    ("revisions", "Revisions of plans, policies and manuals"),
    ("trainings", "Education, drills and audits"),
    ("lessons", "What was learned, and what follows from it"),
    (
        "final_reports",
        "The final report, previewed and as it was kept on closing",
    ),
    (
        "sanctions",
        "Action against those responsible, for few to read",
    ),
    (
        "systems",
        "The survey of systems and their way back onto the network",
    ),
    ("instructions", "Instructions to units and their answers"),
    (
        "recovery",
        "Return to normal operation: handover, plan, parties, tests, report",
    ),
    ("monitoring", "Closer monitoring after recovery"),
    (
        "outbox",
        "Mail kept here while no mail server is configured",
    ),
    ("organisation", "The organisation and its users"),
    (
        "webhooks",
        "Addresses that are told what happened, and what became of each call",
    ),
    (
        "retention",
        "How long personal data is kept, and its erasure",
    ),
    ("system", "Audit log, health, this document"),
];

/// The document before its paths: title, security, tags.
fn frame() -> utoipa::openapi::OpenApi {
    let mut info = Info::new("Saiki", env!("CARGO_PKG_VERSION"));
    info.description = Some(
        "Recovery after a security incident: affected people, letters, delivery and its proof, reports. Errors are \
         problem documents (RFC 9457) with a stable `code`. Rows carry a `version`; writes need it as `If-Match`. \
         Lists are paged by `limit` and `cursor`. Creating and starting accept an `Idempotency-Key`."
            .to_owned(),
    );
    let mut license = License::new("MIT OR Apache-2.0");
    license.identifier = Some("MIT OR Apache-2.0".to_owned());
    info.license = Some(license);
    let mut http = Http::new(HttpAuthScheme::Bearer);
    http.bearer_format = Some("JWT".to_owned());
    http.description = Some("Access token from `POST /api/v1/auth/login`".to_owned());
    let mut components = Components::new();
    components.add_security_scheme(BEARER, SecurityScheme::Http(http));
    let tags: Vec<Tag> = TAGS
        .iter()
        .map(|(name, about)| {
            TagBuilder::new()
                .name(*name)
                .description(Some(*about))
                .build()
        })
        .collect();
    OpenApiBuilder::new()
        .info(info)
        .components(Some(components))
        .tags(Some(tags))
        .build()
}

/// The whole document.
pub fn document() -> utoipa::openapi::OpenApi {
    let (_, mut document) = actix_web::App::new()
        .into_utoipa_app()
        .openapi(frame())
        .configure(routes::documented)
        .split_for_parts();
    let components = document.components.get_or_insert_with(Components::new);
    add::<Problem>(components);
    // Types that only queries or streams name are not collected from the routes.
    add::<IncidentSort>(components);
    add::<CampaignProgress>(components);
    add::<ItemSort>(components);
    add::<WorkScope>(components);
    add::<SystemSort>(components);
    add::<CustodyStatus>(components);
    add::<EvidenceKind>(components);
    add::<LossSort>(components);
    add::<ContractSort>(components);
    add::<SlaSort>(components);
    add::<ClockSort>(components);
    add::<ExportFormat>(components);
    add::<ExchangeFormat>(components);
    add::<ExportEncoding>(components);
    add::<DocumentFormat>(components);
    let problem = ResponseBuilder::new()
        .description("A problem document")
        .content(
            MEDIA_TYPE,
            ContentBuilder::new()
                .schema(Some(RefOr::Ref(Ref::from_schema_name("Problem"))))
                .build(),
        )
        .build();
    components
        .responses
        .insert("Problem".to_owned(), RefOr::T(problem));
    for item in document.paths.paths.values_mut() {
        for operation in operations_mut(item) {
            complete(operation);
        }
    }
    document
}

/// Adds a type and those it names.
fn add<T: ToSchema>(components: &mut Components) {
    let mut schemas = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut schemas);
    components.schemas.extend(schemas);
}

/// The document as the checked-in file holds it.
pub fn text() -> Result<String, serde_json::Error> {
    let mut text = document().to_pretty_json()?;
    text.push('\n');
    Ok(text)
}

/// What every operation answers besides what its handler says.
fn complete(operation: &mut Operation) {
    let problem = || RefOr::Ref(Ref::from_response_name("Problem"));
    // `security(())` reads as one requirement that requires nothing.
    let security = serde_json::to_string(&operation.security).unwrap_or_default();
    let secured = security.contains(BEARER);
    let responses = &mut operation.responses.responses;
    if secured {
        responses.insert("401".to_owned(), problem());
        responses.insert("403".to_owned(), problem());
    }
    responses.insert("default".to_owned(), problem());
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else {
            continue;
        };
        let pattern = match parameter.name.as_str() {
            "If-Match" => "^\"[0-9]{1,18}\"$",
            "Idempotency-Key" => "^[!-~]{1,255}$",
            _ => continue,
        };
        let schema = ObjectBuilder::new().schema_type(Type::String);
        let schema = schema.pattern(Some(pattern)).build();
        parameter.schema = Some(RefOr::T(Schema::Object(schema)));
    }
}

fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.patch,
    ]
    .into_iter()
    .flatten()
}

/// The document as it is served, and the methods of each path; made when first asked for.
pub struct Rendered {
    parts: OnceLock<Parts>,
}

struct Parts {
    json: String,
    /// Path templates, with the methods each takes.
    methods: Vec<(String, String)>,
}

impl Default for Rendered {
    fn default() -> Self {
        Rendered::new()
    }
}

impl Rendered {
    /// Nothing made yet.
    pub fn new() -> Rendered {
        Rendered {
            parts: OnceLock::new(),
        }
    }

    fn parts(&self) -> &Parts {
        self.parts.get_or_init(|| {
            let document = document();
            let methods = document
                .paths
                .paths
                .iter()
                .map(|(path, item)| (path.clone(), methods(item)))
                .collect();
            Parts {
                json: document.to_json().unwrap_or_default(),
                methods,
            }
        })
    }

    /// The document.
    pub fn json(&self) -> &str {
        &self.parts().json
    }

    /// Methods an address takes, as `Allow` wants them; `None` when there is no such address.
    pub fn methods_of(&self, path: &str) -> Option<String> {
        // Where a name and a placeholder both fit, the name is meant.
        self.parts()
            .methods
            .iter()
            .filter(|(template, _)| fits(template, path))
            .min_by_key(|(template, _)| template.matches('{').count())
            .map(|(_, methods)| methods.clone())
    }
}

fn methods(item: &PathItem) -> String {
    [
        ("GET", item.get.is_some()),
        ("PUT", item.put.is_some()),
        ("POST", item.post.is_some()),
        ("DELETE", item.delete.is_some()),
        ("PATCH", item.patch.is_some()),
    ]
    .into_iter()
    .filter(|(_, there)| *there)
    .map(|(name, _)| name)
    .collect::<Vec<_>>()
    .join(", ")
}

/// Whether a path is one of a template's: `{name}` stands for one part that is not empty.
fn fits(template: &str, path: &str) -> bool {
    let mut template = template.split('/');
    let mut path = path.split('/');
    loop {
        match (template.next(), path.next()) {
            (None, None) => return true,
            (Some(t), Some(p)) if t.starts_with('{') && !p.is_empty() => {}
            (Some(t), Some(p)) if t == p => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_take_one_part_for_each_name() {
        assert!(fits("/a/{id}/b", "/a/7/b"));
        for path in ["/a/7", "/a//b", "/a/7/b/", "/a/7/c", "/a/7/8/b"] {
            assert!(!fits("/a/{id}/b", path), "{path}");
        }
    }
}
