//! Contracts from a CSV file, checked or taken in. Reading the file is `saiki_domain::contracts::import`.

use crate::{
    ApiResult,
    access::{Access, needs::RecoveryWrite},
    extract::{
        Once, Query, ReaderLang, upload,
        whole::{self, Content, Whole},
    },
};
use actix_web::{
    HttpRequest, post,
    web::{self, Payload},
};
use saiki_api::{
    Lang,
    contracts::imports::{
        ContractFinding, ContractImport, ContractImportQuery, MAX_CONTRACTS_BYTES,
    },
};
use saiki_db::{
    Changed, Conn,
    contracts::{self, Imported},
};
use saiki_domain::{
    contracts::import::{self, Sheet},
    csv_safe::{self, BOM},
};

/// Findings an answer names; the error file has them all.
const NAMED: usize = 100;

/// Import contracts
///
/// The body is a CSV file as the export writes it, at most 16 MB: a line a contract, or a line a service of it. A
/// contract on the list is changed, another one is entered. One wrong line, and nothing is: the answer names it, and
/// holds an error file with every wrong line.
#[utoipa::path(
    tag = "organisation",
    security(("bearer" = [])),
    params(
        ContractImportQuery,
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless")
    ),
    request_body(content = String, content_type = "text/csv", description = "The file"),
    responses((status = 200, description = "What came of it, or would", body = ContractImport))
)]
#[post("/contracts/imports")]
pub(crate) async fn import_contracts(
    access: Access<RecoveryWrite>,
    once: Once,
    Query(query): Query<ContractImportQuery>,
    ReaderLang(lang): ReaderLang,
    req: HttpRequest,
    body: Payload,
) -> ApiResult<web::Json<ContractImport>> {
    let charset = upload::csv_charset(&req)?;
    let encoding = query.encoding.or(charset);
    let Whole {
        read: sheet,
        sha256,
    } = whole::read(&req, body, MAX_CONTRACTS_BYTES, move |bytes| {
        import::read(bytes, encoding)
    })
    .await?;
    let (dry, now) = (query.dry_run == Some(true), access.now());
    let content = Content {
        sha256: &sha256,
        query: &query,
    };
    let hash = sha256.clone();
    let work = move |conn: &mut Conn| {
        let changed = contracts::import(conn, &sheet, dry, &hash, now)?;
        Ok(Changed::with(
            told(&sheet, &changed.value, lang),
            changed.entries,
        ))
    };
    Ok(web::Json(once.change(&access, &content, work).await?))
}

/// An outcome as the API says it, with the error file.
fn told(sheet: &Sheet, outcome: &Imported, lang: Lang) -> ContractImport {
    let findings = sheet.bad.iter().flat_map(|bad| &bad.findings);
    let findings = findings.take(NAMED).map(|finding| ContractFinding {
        line: i64::try_from(finding.line).unwrap_or(i64::MAX),
        column: finding.column.clone(),
        code: finding.code.clone(),
        message: finding.message.get(lang).to_owned(),
    });
    ContractImport {
        done: outcome.done,
        rows: i64::try_from(sheet.rows).unwrap_or(i64::MAX),
        added: outcome.added,
        changed: outcome.changed,
        unchanged: outcome.unchanged,
        errors: i64::try_from(sheet.bad.len()).unwrap_or(i64::MAX),
        ignored: sheet.ignored.clone(),
        findings: findings.collect(),
        error_file: (!sheet.bad.is_empty()).then(|| error_file(sheet, lang)),
    }
}

/// Every wrong line with what is wrong with it.
fn error_file(sheet: &Sheet, lang: Lang) -> String {
    let mut text = BOM.to_owned();
    let own = match lang {
        Lang::Ja => ["行", "列", "コード", "内容"],
        Lang::En => ["Line", "Column", "Code", "Message"],
    };
    let own = own.map(str::to_owned);
    csv_safe::push_row(&mut text, own.into_iter().chain(sheet.headings.clone()));
    for bad in &sheet.bad {
        for finding in &bad.findings {
            let own = [
                finding.line.to_string(),
                finding.column.clone(),
                finding.code.clone(),
                finding.message.get(lang).to_owned(),
            ];
            csv_safe::push_row(&mut text, own.into_iter().chain(bad.cells.clone()));
        }
    }
    text
}
