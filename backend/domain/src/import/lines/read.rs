//! One record on its way to a person: its structure, its cells field by field, what is wrong, odd, or better spelt.

use super::{
    super::{
        csv::Record,
        fault::{Fault, Finding},
        lists,
        ndjson::SEPARATOR,
        proposals::{self, Proposal},
        values,
    },
    Lines,
};
use crate::{
    address::MailAddress,
    people::{
        Draft, FieldFault, FurtherAddress, GuardianDraft, email_field, extras::address_value,
        text_field,
    },
    phone, text,
};
use saiki_api::{
    households::GuardianReason,
    imports::{ImportField, SuggestionKind},
    people::{AddressChannel, MAX_ADDRESSES, has_odd_length},
};
use std::borrow::Cow;

/// Further addresses of a line: as many as the register may have of a person, since an export has all of them.
const MAX_FURTHER: usize = MAX_ADDRESSES;

/// What is wrong with a cell, said of a list where it is one.
fn single(cell: &str, fault: Fault) -> Fault {
    match cell.contains(SEPARATOR) {
        true => Fault::Several,
        false => fault,
    }
}

/// One record on its way to a person.
pub(super) struct Reading<'a, R> {
    lines: &'a Lines<R>,
    record: &'a Record,
    pub(super) errors: Vec<Finding>,
    pub(super) warnings: Vec<Finding>,
    pub(super) proposals: Vec<Proposal>,
}

impl<'a, R> Reading<'a, R> {
    pub(super) fn new(lines: &'a Lines<R>, record: &'a Record) -> Self {
        Reading {
            lines,
            record,
            errors: Vec::new(),
            warnings: Vec::new(),
            proposals: Vec::new(),
        }
    }

    pub(super) fn structure(&mut self) {
        let cells = &self.record.cells;
        if let Some(at) = self.lines.ours.and_then(|ours| ours.unmended(cells)) {
            let column = self.lines.headings.get(at).cloned().unwrap_or_default();
            let finding = Finding::of_line(self.record.line, Fault::NotMended);
            self.errors.push(Finding { column, ..finding });
            return;
        }
        for broken in &self.record.breaks {
            let field = self.field_of(broken.cell);
            let harmless = matches!(
                broken.fault,
                Fault::TooLong { .. } | Fault::TooMany { .. } | Fault::JsonValue | Fault::JsonTwice
            );
            if harmless && field.is_none() {
                // An odd cell nobody asked for harms nobody.
                continue;
            }
            let heading = self.lines.headings.get(broken.cell);
            self.errors.push(Finding {
                line: broken.line,
                column: heading.cloned().unwrap_or_default(),
                field,
                fault: broken.fault.clone(),
                suggestion: None,
            });
        }
        let wanted = self.lines.headings.len() as u64;
        let found = self.record.columns;
        let beyond = self.record.cells.iter().skip(self.lines.headings.len());
        // Spreadsheets leave empty cells at the end of some lines.
        let padded = found > wanted
            && found == self.record.cells.len() as u64
            && beyond.clone().all(|c| c.trim().is_empty());
        if self.errors.is_empty() && found != wanted && !padded {
            let fault = Fault::ColumnCount { wanted, found };
            self.errors.push(Finding::of_line(self.record.line, fault));
        }
    }

    pub(super) fn person(&mut self) -> Draft {
        use ImportField as F;
        let currency = self.value(F::DamageCurrency, values::currency).flatten();
        let amount = |cell: &str| values::money(cell, currency.as_deref());
        let draft = Draft {
            number: self.text(F::Number),
            name: self.text(F::Name),
            email: self.email(F::Email),
            phone: self.text(F::Phone),
            address: self.text(F::Address),
            organisation: self.text(F::Organisation),
            lang: self
                .value(F::Lang, values::lang)
                .flatten()
                .unwrap_or(self.lines.settings.defaults.lang),
            data_items: self
                .value(F::DataItems, values::data_items)
                .filter(|items| !items.is_empty())
                .unwrap_or_else(|| self.lines.settings.defaults.data_items.clone()),
            damage: self.value(F::DamageAmount, amount).flatten(),
            contract_ref: self.text(F::ContractRef),
            note: self.text(F::Note),
            sla_ref: self.text(F::SlaRef),
            household: self.text(F::Household),
            guardian: self.guardian(),
            further: self.further(),
        };
        if draft.guardian.is_some() && !draft.household.is_empty() {
            self.error(F::Household, Fault::WithGuardian, None);
        }
        if self.errors.is_empty() && !draft.has_identity() {
            let finding = Finding::of_line(self.record.line, Fault::NoIdentity);
            self.errors.push(finding);
        }
        draft
    }

    fn guardian(&mut self) -> Option<GuardianDraft> {
        use ImportField as F;
        let fields = [
            F::GuardianName,
            F::GuardianEmail,
            F::GuardianPhone,
            F::GuardianAddress,
            F::GuardianReason,
        ];
        if fields
            .iter()
            .all(|field| self.cell(*field).trim().is_empty())
        {
            return None;
        }
        let guardian = GuardianDraft {
            name: self.text(F::GuardianName),
            email: self.email(F::GuardianEmail),
            phone: self.text(F::GuardianPhone),
            address: self.text(F::GuardianAddress),
            reason: self
                .value(F::GuardianReason, values::guardian_reason)
                .flatten()
                .unwrap_or(GuardianReason::Other),
        };
        if guardian.name.is_empty() {
            self.error(F::GuardianName, Fault::Missing, None);
        }
        if !guardian.is_reachable() {
            // No address is there to name: the finding stands beside the guardian's name.
            let finding = self.finding(F::GuardianEmail, Fault::GuardianContactMissing, None);
            let column = self.heading(F::GuardianName);
            self.errors.push(Finding { column, ..finding });
        }
        Some(guardian)
    }

    fn further(&mut self) -> Vec<FurtherAddress> {
        use ImportField as F;
        let mut out = Vec::new();
        for (main, field, channel) in [
            (F::Email, F::FurtherEmail, AddressChannel::Mail),
            (F::Phone, F::FurtherPhone, AddressChannel::Phone),
            (F::Address, F::FurtherAddress, AddressChannel::Post),
        ] {
            // A list says itself where one ends.
            self.addresses(main, (self.rest(main), true), channel, &mut out);
            let cell = self.cell(field);
            let listed = cell.contains(SEPARATOR);
            self.addresses(field, (cell, listed), channel, &mut out);
            if out.len() > MAX_FURTHER {
                let limit = MAX_FURTHER as u64;
                self.error(field, Fault::TooMany { limit }, None);
                out.clear();
            }
        }
        out
    }

    /// Takes the addresses of a cell, which may be a list.
    fn addresses(
        &mut self,
        field: ImportField,
        (cell, listed): (&str, bool),
        channel: AddressChannel,
        out: &mut Vec<FurtherAddress>,
    ) {
        let apart = |c: char| match listed {
            true => c == SEPARATOR,
            false => lists::parts(channel, c),
        };
        let values = cell.split(apart).map(str::trim).filter(|t| !t.is_empty());
        // One too many is enough to know: what is wrong with each of thousands is not asked.
        let values: Vec<&str> = values.take(MAX_FURTHER + 1).collect();
        if values.len() > MAX_FURTHER {
            let limit = MAX_FURTHER as u64;
            self.error(field, Fault::TooMany { limit }, None);
            return;
        }
        for raw in values {
            if self.stands_in(field, raw) {
                continue;
            }
            let raw = self.better(field, raw);
            match address_value(channel, &raw) {
                Ok(value) => {
                    if channel == AddressChannel::Phone {
                        self.doubt(field, &value);
                    }
                    out.push(FurtherAddress { channel, value });
                }
                Err(fault) => self.error(field, fault, None),
            }
        }
    }

    /// Whether a cell holds what an export put in place of the text: refused, for the text is lost for good. A note may
    /// speak of a mask itself, so there a mask is told of only.
    fn stands_in(&mut self, field: ImportField, cell: &str) -> bool {
        let Some(fault) = values::stand_in(cell) else {
            return false;
        };
        if field == ImportField::Note && fault == Fault::ExportedMask {
            let finding = self.finding(field, fault, None);
            self.warnings.push(finding);
            return false;
        }
        self.error(field, fault, None);
        true
    }

    /// Warns of what is obviously no telephone number, and of one that cannot be complete.
    fn doubt(&mut self, field: ImportField, number: &str) {
        let fault = match number {
            "" => return,
            _ if phone::is_doubtful(number) => Fault::DoubtfulPhone,
            _ if has_odd_length(number) => Fault::PhoneLength,
            _ => return,
        };
        let finding = self.finding(field, fault, None);
        self.warnings.push(finding);
    }

    /// The cell; where it may hold a list, the first of several addresses.
    fn cell(&self, field: ImportField) -> &'a str {
        self.parts(field).0
    }

    /// What a list of addresses has after the first.
    fn rest(&self, field: ImportField) -> &'a str {
        self.parts(field).1
    }

    fn parts(&self, field: ImportField) -> (&'a str, &'a str) {
        use ImportField as F;
        let at = self.lines.columns.get(&field);
        let cell = at.and_then(|at| self.record.cells.get(*at));
        let cell = cell.map_or("", String::as_str);
        let listed = self.lines.lists && matches!(field, F::Email | F::Phone | F::Address);
        let parts = listed.then(|| cell.split_once(SEPARATOR)).flatten();
        parts.unwrap_or((cell, ""))
    }

    /// The cell, or what is suggested for it where that is accepted. The suggestion is noted either way.
    fn better<'c>(&mut self, field: ImportField, cell: &'c str) -> Cow<'c, str> {
        match proposals::of(field, cell) {
            Some((kind, after)) => {
                self.propose(kind, field, cell, &after);
                if self.accepts(kind) {
                    Cow::Owned(after)
                } else {
                    Cow::Borrowed(cell)
                }
            }
            None => Cow::Borrowed(cell),
        }
    }

    fn propose(&mut self, kind: SuggestionKind, field: ImportField, before: &str, after: &str) {
        self.proposals.push(Proposal {
            kind,
            line: self.record.line,
            column: self.heading(field),
            before: before.to_owned(),
            after: after.to_owned(),
        });
    }

    fn accepts(&self, kind: SuggestionKind) -> bool {
        self.lines.settings.accept.contains(&kind)
    }

    fn text(&mut self, field: ImportField) -> String {
        let cell = self.cell(field);
        if cell.is_empty() && field != ImportField::Name {
            return String::new();
        }
        // A telephone number with its country code begins with a plus and is no formula.
        let phone = matches!(field, ImportField::Phone | ImportField::GuardianPhone);
        let formula = !phone && text::is_formula(cell.trim_start());
        if self.stands_in(field, cell) {
            return String::new();
        }
        let cell = self.better(field, cell);
        match text_field(field, &cell) {
            Ok(text) => {
                if formula {
                    let finding = self.finding(field, Fault::Formula, None);
                    self.warnings.push(finding);
                }
                if phone {
                    self.doubt(field, &text);
                }
                text
            }
            Err(fault) => {
                self.error(field, single(&cell, fault), None);
                String::new()
            }
        }
    }

    fn email(&mut self, field: ImportField) -> String {
        let cell = self.cell(field);
        if self.stands_in(field, cell) {
            return String::new();
        }
        let read = match email_field(cell) {
            Err(FieldFault {
                suggestion: Some(after),
                ..
            }) if self.accepts(SuggestionKind::Email) => {
                self.propose(SuggestionKind::Email, field, cell, &after);
                email_field(&after)
            }
            other => other,
        };
        match read {
            Ok(email) => {
                if MailAddress::parse(&email).is_ok_and(|a| a.needs_smtputf8()) {
                    let finding = self.finding(field, Fault::NeedsSmtputf8, None);
                    self.warnings.push(finding);
                }
                email
            }
            Err(wrong) => {
                if let Some(after) = &wrong.suggestion {
                    self.propose(SuggestionKind::Email, field, cell, after);
                }
                self.error(field, single(cell, wrong.fault), wrong.suggestion);
                String::new()
            }
        }
    }

    fn value<T>(
        &mut self,
        field: ImportField,
        parse: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        match parse(self.cell(field)) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.error(field, fault, None);
                None
            }
        }
    }

    fn error(&mut self, field: ImportField, fault: Fault, suggestion: Option<String>) {
        let finding = self.finding(field, fault, suggestion);
        self.errors.push(finding);
    }

    fn heading(&self, field: ImportField) -> String {
        let at = self.lines.columns.get(&field);
        let heading = at.and_then(|at| self.lines.headings.get(*at));
        heading.cloned().unwrap_or_default()
    }

    fn finding(&self, field: ImportField, fault: Fault, suggestion: Option<String>) -> Finding {
        Finding {
            line: self.record.line,
            column: self.heading(field),
            field: Some(field),
            fault,
            suggestion,
        }
    }

    fn field_of(&self, cell: usize) -> Option<ImportField> {
        let mut columns = self.lines.columns.iter();
        columns
            .find(|(_, at)| **at == cell)
            .map(|(field, _)| *field)
    }
}
