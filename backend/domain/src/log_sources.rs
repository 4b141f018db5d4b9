//! Rules of the log inventory: what input is taken, and whether a log serves the inquiry, given the incident's dates,
//! how far the log reaches back, how long it is kept and how right its clock is. Nothing is looked up here.

mod span;

use crate::{
    civil,
    fault::Faults,
    incidents::{MAX_NAME, MAX_NOTE, MAX_ZONE, start},
};
use jiff::{Timestamp, tz::TimeZone};
use saiki_api::{
    Lang,
    incidents::{IncidentTime, TimeKind},
    log_sources::{
        LogCheck, LogCopy, LogFinding, LogFindingKind as Kind, LogSourceInput, LogVerdict, Stretch,
    },
    moment::Precision,
    organisation::Both,
};
use span::{intersect, later, merged, without};

/// Longest description of what is recorded, in characters.
pub const MAX_RECORDS: usize = 500;
/// Longest retention, in days: a hundred years.
pub const MAX_RETENTION: u32 = 36_500;
/// Largest clock error, in seconds: a year.
pub const MAX_CLOCK_ERROR: u32 = 31_536_000;
/// Most sources of an incident.
pub const MAX_SOURCES: i64 = 500;
/// A loss this many days ahead, or fewer, is a danger.
const WARN_DAYS: u32 = 30;
/// From this error on, in seconds, a log cannot order events of several systems.
const ROUGH_CLOCK: u32 = 60;

/// Whether a source may be entered like this.
pub fn check_input(input: &LogSourceInput, now: Timestamp) -> Faults {
    let mut faults = Faults::default();
    faults.line("system", &input.system, MAX_NAME);
    faults.line("records", &input.records, MAX_RECORDS);
    faults.prose("clock_note", &input.clock_note, MAX_NOTE);
    faults.optional_line("place", &input.place, MAX_RECORDS);
    faults.prose("note", &input.note, MAX_NOTE);
    let known = |name: &str| {
        name.len() <= MAX_ZONE
            && TimeZone::get(name).is_ok_and(|zone| zone.iana_name() == Some(name))
    };
    if !input.zone.is_empty() && !known(&input.zone) {
        faults.add(
            "zone",
            "unknown_zone",
            "このタイムゾーンはありません。Asia/Tokyo のような IANA の名前を入れてください",
            "There is no such time zone; use an IANA name such as Asia/Tokyo",
        );
    }
    past("covers_from", input.covers_from, now, &mut faults);
    past("covers_to", input.covers_to, now, &mut faults);
    in_order("covers_to", input.covers_from, input.covers_to, &mut faults);
    match input.retention_days {
        Some(days) if days == 0 || days > MAX_RETENTION => faults.add(
            "retention_days",
            "out_of_range",
            format!("1から{MAX_RETENTION}の日数で入力してください"),
            format!("Enter 1 to {MAX_RETENTION} days"),
        ),
        Some(_) if input.kept_for_good => faults.add(
            "retention_days",
            "contradiction",
            "「消去しない」としたときは日数を入れられません",
            "A log that is kept for good has no number of days",
        ),
        _ => {}
    }
    if input
        .clock_error_seconds
        .is_some_and(|s| s > MAX_CLOCK_ERROR)
    {
        faults.add(
            "clock_error_seconds",
            "out_of_range",
            format!("{MAX_CLOCK_ERROR}秒以内で入力してください"),
            format!("At most {MAX_CLOCK_ERROR} seconds"),
        );
    }
    if let Some(copy) = &input.copy {
        check_copy(copy, now, &mut faults);
    }
    faults
}

fn check_copy(copy: &LogCopy, now: Timestamp, faults: &mut Faults) {
    past("copy.made_at", Some(copy.made_at), now, faults);
    past("copy.from", copy.from, now, faults);
    past("copy.to", copy.to, now, faults);
    in_order("copy.to", copy.from, copy.to, faults);
    in_order("copy.to", copy.to, Some(copy.made_at), faults);
    faults.optional_line("copy.place", &copy.place, MAX_RECORDS);
    check_sha256("copy.sha256", &copy.sha256, faults);
}

/// A SHA-256 in hexadecimal, or nothing.
pub(crate) fn check_sha256(field: &str, text: &str, faults: &mut Faults) {
    let right = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    if !text.is_empty() && !right {
        faults.add(
            field,
            "invalid",
            "SHA-256は16進数64文字で入力してください",
            "A SHA-256 has 64 hexadecimal digits",
        );
    }
}

fn past(field: &str, at: Option<Timestamp>, now: Timestamp, faults: &mut Faults) {
    if at.is_some_and(|at| at > now) {
        faults.add(
            field,
            "in_future",
            "まだ来ていない日時です",
            "This time has not come yet",
        );
    }
}

fn in_order(field: &str, from: Option<Timestamp>, to: Option<Timestamp>, faults: &mut Faults) {
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        faults.add(
            field,
            "out_of_order",
            "終わりが始まりより前になっています",
            "The end is before the beginning",
        );
    }
}

/// The time in question: from the first date of the incident until it was contained, or until now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// The stretch.
    pub stretch: Stretch,
    /// The date it begins with.
    pub begins_with: TimeKind,
    /// Whether it ends with containment; with now otherwise.
    pub contained: bool,
}

/// The time in question; `None` while the incident has no date to begin with.
pub fn window(times: &[IncidentTime], now: Timestamp) -> Option<Window> {
    let at = |kind: TimeKind| {
        let time = times.iter().find(|time| time.kind == kind)?;
        Some((kind, start(&time.moment).unwrap_or(time.moment.at)))
    };
    let (begins_with, from) = [TimeKind::Occurred, TimeKind::Detected, TimeKind::Aware]
        .into_iter()
        .find_map(at)?;
    let contained = times.iter().find(|t| t.kind == TimeKind::Contained);
    let to = contained.map_or(now, |t| t.moment.at).min(now);
    Some(Window {
        stretch: Stretch {
            from,
            // Something contained within the minute it happened still leaves a minute to look at.
            to: to.max(later(from, 0, 60)),
        },
        begins_with,
        contained: contained.is_some(),
    })
}

/// The time in question in words, with how it was chosen.
pub fn window_text(window: Option<&Window>, zone: &str) -> Both {
    let Some(window) = window else {
        return Both::new(
            "インシデントの日時（発生・検知・発覚）がまだ入っていないため、照らし合わせられません。",
            "The incident has no date yet (occurred, detected, became aware), so nothing can be checked against it.",
        );
    };
    let say = |lang: Lang| {
        let from = civil::stamp(window.stretch.from, zone, lang);
        let to = civil::stamp(window.stretch.to, zone, lang);
        let begin = window.begins_with.label(lang);
        let guess = match (window.begins_with == TimeKind::Occurred, lang) {
            (true, _) => "",
            (false, Lang::Ja) => {
                "発生日時が未確定のため、実際の始まりはこれより前のことがあります。"
            }
            (false, Lang::En) => {
                " When it happened is not known, so the true beginning may be earlier."
            }
        };
        match (lang, window.contained) {
            (Lang::Ja, true) => format!("「{begin}」{from}から「封じ込め」{to}まで。{guess}"),
            (Lang::Ja, false) => format!("「{begin}」{from}から現在まで。{guess}"),
            (Lang::En, true) => format!("From “{begin}”, {from}, to “Contained”, {to}.{guess}"),
            (Lang::En, false) => format!("From “{begin}”, {from}, until now.{guess}"),
        }
    };
    Both::new(say(Lang::Ja), say(Lang::En))
}

/// Checks a log against the incident's dates. `zone` is the one dates are written in.
pub fn check(
    input: &LogSourceInput,
    times: &[IncidentTime],
    now: Timestamp,
    zone: &str,
) -> LogCheck {
    let reach = Reach::of(input, now);
    let mut out = Out::new(zone, merged(&reach.live, &reach.copy));
    match window(times, now) {
        None => out.add(
            LogVerdict::Unknown,
            Kind::DatesMissing,
            window_text(None, zone),
        ),
        Some(window) => judge(input, &reach, window.stretch, now, &mut out),
    }
    clock(input, times, &mut out);
    if input
        .copy
        .as_ref()
        .is_some_and(|copy| copy.sha256.is_empty())
    {
        out.add(
            LogVerdict::Doubtful,
            Kind::CopyWithoutHash,
            Both::new(
                "写しのハッシュ値がないため、後から変わっていないことを示せません。",
                "The copy has no hash, so nobody can show that it is unchanged.",
            ),
        );
    }
    out.check
}

/// What can still be read, and what decides that.
struct Reach {
    live: Option<Stretch>,
    copy: Option<Stretch>,
    /// Nothing older is left in the log itself.
    rolling: Option<Timestamp>,
    unknown: bool,
}

impl Reach {
    fn of(input: &LogSourceInput, now: Timestamp) -> Reach {
        let kept = input.retention_days.filter(|_| !input.kept_for_good);
        let oldest = |at: Timestamp| {
            let rolled = kept.map(|days| later(at, -i64::from(days), 0));
            match (input.covers_from, rolled) {
                (Some(from), Some(rolled)) => Some(from.max(rolled)),
                (from, rolled) => from.or(rolled),
            }
        };
        let until = input.covers_to.unwrap_or(now).min(now);
        let copy = input.copy.as_ref().and_then(|copy| {
            span::stretch(
                copy.from.or_else(|| oldest(copy.made_at))?,
                copy.to.unwrap_or_else(|| copy.made_at.min(until)),
            )
        });
        Reach {
            live: oldest(now).and_then(|from| span::stretch(from, until)),
            copy,
            rolling: kept.map(|days| later(now, -i64::from(days), 0)),
            unknown: oldest(now).is_none(),
        }
    }
}

/// The check being put together.
struct Out<'a> {
    zone: &'a str,
    check: LogCheck,
}

impl<'a> Out<'a> {
    fn new(zone: &'a str, held: Vec<Stretch>) -> Out<'a> {
        Out {
            zone,
            check: LogCheck {
                verdict: LogVerdict::Covers,
                findings: Vec::new(),
                held,
                lost_on: None,
                lost_since: None,
            },
        }
    }

    fn add(&mut self, verdict: LogVerdict, kind: Kind, text: Both) {
        self.check.verdict = self.check.verdict.max(verdict);
        self.check.findings.push(LogFinding { kind, text });
    }

    fn stamps(&self, stretch: Stretch, lang: Lang) -> (String, String) {
        (
            civil::stamp(stretch.from, self.zone, lang),
            civil::stamp(stretch.to, self.zone, lang),
        )
    }

    fn span(&mut self, verdict: LogVerdict, kind: Kind, at: Stretch, ja: &str, en: &str) {
        let (ja_from, ja_to) = self.stamps(at, Lang::Ja);
        let (en_from, en_to) = self.stamps(at, Lang::En);
        self.add(
            verdict,
            kind,
            Both::new(
                ja.replace("{from}", &ja_from).replace("{to}", &ja_to),
                en.replace("{from}", &en_from).replace("{to}", &en_to),
            ),
        );
    }
}

fn judge(
    input: &LogSourceInput,
    reach: &Reach,
    window: Stretch,
    now: Timestamp,
    out: &mut Out<'_>,
) {
    let ever_from = input.covers_from.unwrap_or(Timestamp::MIN);
    let ever_to = input.covers_to.unwrap_or(now);
    if reach.unknown {
        out.add(
            LogVerdict::Unknown,
            Kind::ReachUnknown,
            Both::new(
                "いつからの記録があるか、いつまで保存されるかがわかりません。最も古い記録の日時を確かめてください。",
                "Nobody knows how far back it reaches or how long it is kept. Look up its oldest entry.",
            ),
        );
        return;
    }
    let held = merged(&reach.live, &reach.copy);
    let missing = without(window, &held);
    for piece in &missing {
        if let Some(lost) = reach
            .rolling
            .and_then(|rolling| intersect(*piece, span::stretch(ever_from, ever_to.min(rolling))?))
        {
            let since = later(lost.from, i64::from(input.retention_days.unwrap_or(0)), 0);
            out.check.lost_since = Some(out.check.lost_since.map_or(since, |s| s.min(since)));
            let day = |lang| civil::said_day_of(since, out.zone, lang);
            let (ja, en) = (
                format!(
                    "{{from}}から{{to}}までの記録は、保存期間を過ぎて{}から順に失われました。",
                    day(Lang::Ja)
                ),
                format!(
                    "Entries from {{from}} to {{to}} are past their retention; they were lost from {} on.",
                    day(Lang::En)
                ),
            );
            out.span(LogVerdict::Lost, Kind::Lost, lost, &ja, &en);
        }
        if let Some(gap) = intersect(
            *piece,
            Stretch {
                from: Timestamp::MIN,
                to: ever_from,
            },
        ) {
            out.span(
                LogVerdict::Gap,
                Kind::GapBefore,
                gap,
                "{from}から{to}までは記録がありません。この記録はそのあとに始まっています。",
                "There is nothing from {from} to {to}: this log begins after that.",
            );
        }
        if let Some(gap) = intersect(
            *piece,
            Stretch {
                from: ever_to,
                to: Timestamp::MAX,
            },
        ) {
            out.span(
                LogVerdict::Gap,
                Kind::GapAfter,
                gap,
                "{from}から{to}までは記録がありません。この記録はその前に終わっています。",
                "There is nothing from {from} to {to}: this log ends before that.",
            );
        }
    }
    loss_ahead(input, reach, window, now, out);
    if missing.is_empty() {
        let copied = reach
            .copy
            .is_some_and(|copy| without(window, &[copy]).is_empty());
        let (ja, en) = if copied {
            (
                "{from}から{to}までの全期間が、保全した写しにあります。",
                "The preserved copy covers the whole time from {from} to {to}.",
            )
        } else {
            (
                "{from}から{to}までの全期間の記録があります。",
                "It covers the whole time from {from} to {to}.",
            )
        };
        out.span(LogVerdict::Covers, Kind::Covers, window, ja, en);
    }
}

/// What of the time in question is held by the log alone, and when that goes.
fn loss_ahead(
    input: &LogSourceInput,
    reach: &Reach,
    window: Stretch,
    now: Timestamp,
    out: &mut Out<'_>,
) {
    let Some(live) = reach.live.and_then(|live| intersect(window, live)) else {
        return;
    };
    let copies: Vec<Stretch> = reach.copy.into_iter().collect();
    let alone = without(live, &copies);
    let (Some(first), Some(last)) = (alone.first(), alone.last()) else {
        return;
    };
    if input.kept_for_good {
        return;
    }
    let Some(days) = input.retention_days else {
        out.add(
            LogVerdict::Unknown,
            Kind::RetentionUnknown,
            Both::new(
                "保存期間がわかりません。いつ失われてもおかしくないため、先に写しを取ってください。",
                "Nobody knows how long it is kept. It may be lost any day: make a copy first.",
            ),
        );
        return;
    };
    let on = later(first.from, i64::from(days), 0);
    let whole = later(last.to, i64::from(days), 0);
    out.check.lost_on = Some(on);
    let near = on <= later(now, i64::from(WARN_DAYS), 0);
    let verdict = if near {
        LogVerdict::Endangered
    } else {
        LogVerdict::Covers
    };
    let day = |at, lang| civil::said_day_of(at, out.zone, lang);
    let at_once = day(on, Lang::Ja) == day(whole, Lang::Ja);
    let text = match at_once {
        true => Both::new(
            format!(
                "写しを取らなければ、対象期間の記録は{}にすべて失われます。",
                day(on, Lang::Ja)
            ),
            format!(
                "Unless a copy is made, all entries of the time in question are lost on {}.",
                day(on, Lang::En)
            ),
        ),
        false => Both::new(
            format!(
                "写しを取らなければ、対象期間の記録は{}から順に失われ、{}にはすべてなくなります。",
                day(on, Lang::Ja),
                day(whole, Lang::Ja)
            ),
            format!(
                "Unless a copy is made, entries of the time in question are lost from {} on, and all of them by {}.",
                day(on, Lang::En),
                day(whole, Lang::En)
            ),
        ),
    };
    out.add(verdict, Kind::WillBeLost, text);
}

/// Whether its clock can put the incident's dates, and events of other systems, in order.
fn clock(input: &LogSourceInput, times: &[IncidentTime], out: &mut Out<'_>) {
    let Some(error) = input.clock_error_seconds else {
        out.add(
            LogVerdict::Doubtful,
            Kind::ClockUnknown,
            Both::new(
                "時計のずれを測っていません。ほかの記録との前後関係を決める前に、標準時との差を確かめてください。",
                "Its clock was never measured. Compare it with a time standard before putting events in order.",
            ),
        );
        return;
    };
    let exact: Vec<&IncidentTime> = times
        .iter()
        .filter(|time| time.moment.precision == Precision::Minute)
        .collect();
    for (n, one) in exact.iter().enumerate() {
        for other in exact.iter().skip(n + 1) {
            let apart = (one.moment.at.as_second() - other.moment.at.as_second()).unsigned_abs();
            if error > 0 && apart <= 2 * u64::from(error) {
                let (ja, en) = (Lang::Ja, Lang::En);
                out.add(
                    LogVerdict::Doubtful,
                    Kind::ClockDoubtful,
                    Both::new(
                        format!(
                            "時計のずれ（±{error}秒）では、「{}」と「{}」の前後を決められません。",
                            one.kind.label(ja),
                            other.kind.label(ja)
                        ),
                        format!(
                            "With a clock error of ±{error} s it cannot tell which came first, “{}” or “{}”.",
                            one.kind.label(en),
                            other.kind.label(en)
                        ),
                    ),
                );
            }
        }
    }
    if error >= ROUGH_CLOCK {
        out.add(
            LogVerdict::Doubtful,
            Kind::ClockDoubtful,
            Both::new(
                format!("時計のずれが±{error}秒あり、ほかのシステムの記録と{}秒以内の出来事の順序は決められません。", 2 * u64::from(error)),
                format!("Its clock may be off by ±{error} s: events of other systems within {} s cannot be put in order.", 2 * u64::from(error)),
            ),
        );
    }
}

/// What a check says is lost or will be: when, whether it has happened, in words.
pub fn losses(check: &LogCheck) -> Vec<(Timestamp, bool, Both)> {
    let words = |kind: Kind| {
        let found = check.findings.iter().find(|finding| finding.kind == kind)?;
        Some(found.text.clone())
    };
    let gone = check.lost_since.zip(words(Kind::Lost));
    let ahead = check.lost_on.zip(words(Kind::WillBeLost));
    [
        gone.map(|(on, text)| (on, true, text)),
        ahead.map(|(on, text)| (on, false, text)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests;
