//! Many invitations at once, from lines of CSV: e-mail, role, name.

use base::{Context, Role};
use ui::Errors;

use super::outcome::Outcome;
use super::rules::{self, Form};

/// More than these lines at once is for an import, not for a form.
pub const MOST_LINES: usize = 200;

/// What became of a line.
pub struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// The e-mail as it stood there.
    pub email: String,
    /// Fluent key of what is wrong with it; empty when the invitation is on its way.
    pub key: &'static str,
}

/// The forms of the lines; a line that names no role gets `role`. A header line is passed over.
pub fn read(csv: &str, role: &str) -> Result<Vec<(usize, Form)>, Errors> {
    let mut errors = Errors::new();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let mut forms = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let Ok(record) = record else {
            errors.add("csv", "error-csv-unreadable");
            break;
        };
        let cell = |n: usize| record.get(n).unwrap_or_default().to_owned();
        if record.iter().all(str::is_empty) || (index == 0 && is_header(&cell(0))) {
            continue;
        }
        let named = cell(1);
        let role = if named.is_empty() { role.to_owned() } else { named.to_lowercase() };
        forms.push((
            index + 1,
            Form { email: cell(0), role, full_name: cell(2), ..Form::default() },
        ));
    }
    if errors.is_empty() && forms.is_empty() {
        errors.add("csv", "error-csv-empty");
    } else if forms.len() > MOST_LINES {
        errors.add_with("csv", "error-csv-long", "max", MOST_LINES);
    }
    if errors.is_empty() { Ok(forms) } else { Err(errors) }
}

/// Whether a first line names its columns. Any other that is no address is a mistake, and is told.
fn is_header(cell: &str) -> bool {
    ["email", "e-mail", "mail", "อีเมล"].contains(&cell.to_lowercase().as_str())
}

/// Invites line by line, within the transaction of the context: a line that cannot be invited leaves the
/// others alone.
pub async fn invite(
    ctx: &mut Context,
    forms: &[(usize, Form)],
    roles: &[Role],
) -> base::Result<Vec<Line>> {
    let mut lines = Vec::with_capacity(forms.len());
    for (number, form) in forms {
        let key = match rules::parse(form, roles, ctx.who.lang) {
            Err(errors) => errors.fields().next().map_or("", |field| errors.key(field)),
            Ok(new) => match super::invite(ctx, &new).await? {
                Outcome::Done(_) => "",
                Outcome::Obstacle(obstacle) => obstacle.key(),
            },
        };
        lines.push(Line { number: *number, email: form.email.clone(), key });
    }
    Ok(lines)
}

/// The lines of the CSV that were not sent, as they were typed.
pub fn left(csv: &str, lines: &[Line]) -> String {
    let failed = |number| lines.iter().any(|line| line.number == number && !line.key.is_empty());
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for (index, record) in reader.records().enumerate() {
        if let Ok(record) = record
            && failed(index + 1)
        {
            // Memory takes every line.
            drop(writer.write_record(&record));
        }
    }
    writer.into_inner().ok().and_then(|text| String::from_utf8(text).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Line, left, read};

    #[test]
    fn what_was_not_sent_is_left_to_mend() {
        let line = |number, key| Line { number, email: String::new(), key };
        let csv = "email\na@x.test\nnobody,,\"Nok, N.\"\n";
        let lines = [line(2, ""), line(3, "form-email")];
        assert_eq!(left(csv, &lines), "nobody,,\"Nok, N.\"\n");
        assert_eq!(left(csv, &lines[..1]), "");
    }

    #[test]
    fn lines_are_read_with_and_without_header_role_and_name() {
        let csv = "\u{feff}email,role,name\r\na@x.test,sales_staff,\"Nok, N.\"\n\n b@x.test \n";
        let forms = read(csv, "clinic_staff").expect("reads");
        let seen: Vec<_> = forms
            .iter()
            .map(|(n, f)| (*n, f.email.as_str(), f.role.as_str(), f.full_name.as_str()))
            .collect();
        assert_eq!(
            seen,
            [(2, "a@x.test", "sales_staff", "Nok, N."), (3, "b@x.test", "clinic_staff", "")]
        );
        assert!(read("email\n", "customer").is_err());
        assert_eq!(read("nobody\n", "customer").expect("a mistake is kept").len(), 1);
        let many = "a@x.test\n".repeat(201);
        assert_eq!(read(&many, "customer").expect_err("too many").key("csv"), "error-csv-long");
    }
}
