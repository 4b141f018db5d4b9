//! The register as a file: CSV or NDJSON, masked or in the clear, with the list's filters and the columns wanted. Read
//! and written a page at a time, so that a million people need no more memory than a thousand.

use super::check_filter;
use crate::{
    ApiError, ApiResult,
    access::{InIncident, needs::PeopleRead},
    extract::{Query, ReaderLang},
};
use actix_web::{HttpResponse, get, http::header, web::Bytes};
use futures_util::{StreamExt, stream};
use jiff::tz::TimeZone;
use saiki_api::{
    Lang, Uuid,
    people::{ExportColumn, ExportEncoding, PeopleExport, PeopleFormat, PersonFilter, Unmappable},
};
use saiki_db::{Changed, Db, DbError, DbResult, Entry, incident_keys, people, timeline};
use saiki_domain::{
    csv_safe::{self, BOM},
    mask,
    people::export::{self as rules, ExportRow},
};
use serde_json::json;

/// People fetched at once.
const PAGE: u32 = 1_000;
/// Most cells named when the encoding does not have their characters.
const NAMED: usize = 100;

/// Export affected people
///
/// With the same filters as the list and the columns wanted. CSV has no cell a spreadsheet would run. What Shift_JIS does
/// not have is refused by row and column, unless it is to be marked. In CSV several further addresses are parted by
/// semicolons, or are a JSON list where one holds such a sign; several postal addresses always are. A household without a
/// number has its identifier. The file comes back by an import, but for states, decisions, labels of addresses, and heads
/// and notes of households: the first of one who can be mailed is its head then, and a guardian from the register comes by
/// name and addresses, or not at all where neither mail, telephone nor post reaches them. A masked file is named so
/// and does not come back. Times in CSV are those of the organisation's zone, and in NDJSON instants as in the rest of
/// the API.
#[utoipa::path(
    tag = "people",
    security(("bearer" = [])),
    params(("incident_id" = Uuid, Path, description = "Incident"), PersonFilter, PeopleExport),
    responses((
        status = 200, description = "The file",
        content((String = "text/csv"), (String = "application/x-ndjson"))
    ))
)]
#[get("/incidents/{incident_id}/people/export")]
pub(crate) async fn export_people(
    access: InIncident<PeopleRead>,
    Query(filter): Query<PersonFilter>,
    Query(wanted): Query<PeopleExport>,
    ReaderLang(lang): ReaderLang,
) -> ApiResult<HttpResponse> {
    let reveal = check_filter(&access, &filter)?;
    let zone = access.db().read(timeline::home_zone).await?;
    let export = Export {
        db: access.db().clone(),
        incident: access.incident_id,
        filter,
        reveal,
        lang,
        zone,
        columns: columns(&wanted)?,
        form: wanted,
    };
    if export.form.encoding == ExportEncoding::ShiftJis
        && export.form.unmappable == Unmappable::Refuse
    {
        export.refuse_unmappable().await?;
    }
    let (counted, incident) = (export.clone(), access.incident_id);
    access
        .db()
        .change(access.actor(), access.now(), move |conn| {
            let cipher = incident_keys::cipher(conn, counted.db.keyring(), incident)?;
            let rows = people::count(conn, &cipher, incident, &counted.filter)?;
            let data = json!({
                "rows": rows, "in_the_clear": reveal, "format": counted.form.format,
                "encoding": counted.form.encoding, "columns": counted.columns,
            });
            let entry = Entry::incident(incident, "people.exported", incident, data);
            Ok(Changed::new((), entry))
        })
        .await?;
    let (media_type, ending) = match (export.form.format, export.form.encoding) {
        (PeopleFormat::Ndjson, _) => ("application/x-ndjson", "ndjson"),
        (PeopleFormat::Csv, ExportEncoding::Utf8) => ("text/csv; charset=utf-8", "csv"),
        (PeopleFormat::Csv, ExportEncoding::ShiftJis) => ("text/csv; charset=Shift_JIS", "csv"),
    };
    let name = match reveal {
        true => format!("people.{ending}"),
        false => format!("people-masked.{ending}"),
    };
    let head = export.head();
    let rows = stream::try_unfold(Some(None), move |after: Option<Option<Uuid>>| {
        let export = export.clone();
        async move {
            match after {
                Some(after) => export.page(after).await.map(Some),
                None => Ok(None),
            }
        }
    });
    let head = stream::once(async move { Ok::<_, DbError>(head) });
    Ok(HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .streaming(head.chain(rows)))
}

/// The columns wanted, and whether they go with the form.
fn columns(wanted: &PeopleExport) -> ApiResult<Vec<ExportColumn>> {
    if wanted.format == PeopleFormat::Ndjson && wanted.encoding == ExportEncoding::ShiftJis {
        return Err(ApiError::invalid().field(
            "encoding",
            "not_with_ndjson",
            "NDJSONはUTF-8だけです。Shift_JISはCSVで選んでください",
            "NDJSON is UTF-8; choose Shift_JIS with CSV",
        ));
    }
    rules::columns(wanted.columns.as_deref()).map_err(|_| {
        ApiError::invalid().field(
            "columns",
            "unknown",
            "知らない列名があります。列名をカンマで区切って指定してください",
            "There is a column of a name that is none; separate names by commas",
        )
    })
}

#[derive(Clone)]
struct Export {
    db: Db,
    incident: Uuid,
    filter: PersonFilter,
    reveal: bool,
    lang: Lang,
    zone: TimeZone,
    columns: Vec<ExportColumn>,
    form: PeopleExport,
}

impl Export {
    /// What comes before the rows.
    fn head(&self) -> Bytes {
        if self.form.format == PeopleFormat::Ndjson {
            return Bytes::new();
        }
        let mut line = String::new();
        let labels = self.columns.iter().map(|column| column.label(self.lang));
        csv_safe::push_row(&mut line, labels);
        match self.form.encoding {
            ExportEncoding::Utf8 => Bytes::from(format!("{BOM}{line}")),
            ExportEncoding::ShiftJis => Bytes::from(rules::shift_jis(&line)),
        }
    }

    /// The people after one.
    async fn rows(&self, after: Option<Uuid>) -> DbResult<Vec<ExportRow>> {
        let export = self.clone();
        self.db
            .read(move |conn| {
                let cipher = incident_keys::cipher(conn, export.db.keyring(), export.incident)?;
                let (incident, filter) = (export.incident, &export.filter);
                let found = people::exported(conn, &cipher, incident, filter, after, PAGE)?;
                Ok(found.into_iter().map(|one| export.shown(one)).collect())
            })
            .await
    }

    fn shown(&self, one: people::Exported) -> ExportRow {
        let row = ExportRow {
            person: one.person,
            delivery: one.delivery,
            stopped: one.stopped,
            household: one.household,
            guardian: one.guardian,
            further: one.further,
        };
        if self.reveal {
            return row;
        }
        ExportRow {
            person: mask::person(row.person),
            household: mask::number(&row.household),
            guardian: row.guardian.map(mask::guardian),
            further: row.further.into_iter().map(mask::further).collect(),
            ..row
        }
    }

    /// The cell of a column. Shift_JIS has no dot of a mask, but another one.
    fn cell(&self, row: &ExportRow, column: ExportColumn) -> String {
        let text = rules::cell(row, column, self.lang, &self.zone);
        match self.form.encoding {
            ExportEncoding::ShiftJis if !self.reveal => text.replace('•', "●"),
            _ => text,
        }
    }

    /// The lines after a person, and where to go on; `None` there at the end.
    async fn page(self, after: Option<Uuid>) -> DbResult<(Bytes, Option<Option<Uuid>>)> {
        let rows = self.rows(after).await?;
        let next = rows.last().map(|last| Some(last.person.id));
        let mut bytes = Vec::new();
        for row in &rows {
            if self.form.format == PeopleFormat::Ndjson {
                serde_json::to_writer(&mut bytes, &rules::object(row, &self.columns))?;
                bytes.push(b'\n');
                continue;
            }
            let mut line = String::new();
            let cells = self.columns.iter().map(|column| self.cell(row, *column));
            csv_safe::push_row(&mut line, cells);
            match self.form.encoding {
                ExportEncoding::Utf8 => bytes.extend_from_slice(line.as_bytes()),
                // Somebody changed the register since it was looked through: the file ends here, never with other text.
                ExportEncoding::ShiftJis
                    if self.form.unmappable == Unmappable::Refuse
                        && !rules::fits_shift_jis(&line) =>
                {
                    return Err(DbError::Other("not in Shift_JIS".to_owned()));
                }
                ExportEncoding::ShiftJis => bytes.extend_from_slice(&rules::shift_jis(&line)),
            }
        }
        Ok((Bytes::from(bytes), next))
    }

    /// Looks through everything before the first byte goes out, and names the cells Shift_JIS does not have.
    async fn refuse_unmappable(&self) -> ApiResult<()> {
        let (mut error, mut named, mut line) = (ApiError::invalid(), 0, 1_i64);
        let mut after = None;
        loop {
            let rows = self.rows(after).await?;
            let Some(last) = rows.last() else {
                return error.or_ok();
            };
            after = Some(last.person.id);
            for row in &rows {
                line += 1;
                for column in &self.columns {
                    if rules::fits_shift_jis(&self.cell(row, *column)) {
                        continue;
                    }
                    named += 1;
                    error = error.field_at(
                        saiki_api::wire::name(column),
                        Some(line),
                        "not_in_shift_jis",
                        format!(
                            "「{}」にShift_JISにない文字があります。UTF-8で書き出すか、〓に置き換える設定を選んでください",
                            column.label(Lang::Ja)
                        ),
                        format!(
                            "“{}” holds a character Shift_JIS does not have; export as UTF-8, or have such characters marked with 〓",
                            column.label(Lang::En)
                        ),
                    );
                    if named == NAMED {
                        return error.or_ok();
                    }
                }
            }
        }
    }
}
