//! Makes our own CSS and JavaScript smaller without understanding them: comments and needless
//! white space go, nothing is renamed or reordered. Brotli does the rest.

/// Removes comments and the white space that CSS does not need; strings are kept as they are.
pub fn css(source: &str) -> String {
    let mut small = String::with_capacity(source.len());
    let mut rest = source.chars().peekable();
    let mut space = false;
    while let Some(letter) = rest.next() {
        match letter {
            '/' if rest.peek() == Some(&'*') => {
                let mut before = ' ';
                for inner in rest.by_ref().skip(1) {
                    if before == '*' && inner == '/' {
                        break;
                    }
                    before = inner;
                }
            }
            '"' | '\'' => {
                close_gap(&mut small, letter, &mut space);
                small.push(letter);
                for inner in rest.by_ref() {
                    small.push(inner);
                    if inner == letter {
                        break;
                    }
                }
            }
            _ if letter.is_whitespace() => space = true,
            _ => {
                close_gap(&mut small, letter, &mut space);
                small.push(letter);
            }
        }
    }
    small.replace(";}", "}")
}

/// Writes the pending space, unless the letter on either side makes it needless. A space before a
/// colon stays (`.a :hover` is a descendant), as do those around `+` and `-` (`calc` needs them).
fn close_gap(small: &mut String, next: char, space: &mut bool) {
    let needless = matches!(next, '{' | '}' | ';' | ',' | '>' | ')' | '!')
        || small.ends_with(['{', '}', ';', ',', ':', '>', '(']);
    if *space && !needless && !small.is_empty() {
        small.push(' ');
    }
    *space = false;
}

/// Removes indentation, empty lines and whole-line `//` comments. Our scripts keep comments on
/// their own lines and template strings on one line, so this is safe for them.
pub fn javascript(source: &str) -> String {
    let mut small = String::with_capacity(source.len());
    for line in source.lines().map(str::trim) {
        if !line.is_empty() && !line.starts_with("//") {
            small.push_str(line);
            small.push('\n');
        }
    }
    small
}
