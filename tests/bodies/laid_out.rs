//! JSON for people, its order and its spelling as they are.

/// One member or element a line; what is empty, or a list of plain values, stays on its line.
pub(super) fn laid_out(json: &str) -> String {
    let mut out = String::new();
    let mut open: Vec<bool> = Vec::new();
    let mut rest = json;
    while let Some(next) = rest.chars().next() {
        let (token, after) = rest.split_at(length(rest));
        match next {
            '{' | '[' => {
                let flat = is_flat(rest);
                open.push(flat);
                out.push(next);
                if !flat {
                    line(&mut out, depth(&open));
                }
            }
            '}' | ']' => {
                if !open.pop().unwrap_or(true) {
                    line(&mut out, depth(&open));
                }
                out.push(next);
            }
            ',' if open.last() == Some(&true) => out.push_str(", "),
            ',' => {
                out.push(',');
                line(&mut out, depth(&open));
            }
            ':' => out.push_str(": "),
            _ if next.is_whitespace() => {}
            _ => out.push_str(token),
        }
        rest = after;
    }
    out
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
}

fn depth(open: &[bool]) -> usize {
    open.iter().filter(|flat| !**flat).count()
}

/// How long the token is that the text begins with.
fn length(text: &str) -> usize {
    let first = text.chars().next().map_or(0, char::len_utf8);
    if text.starts_with('"') {
        let mut escaped = false;
        let end = text.char_indices().skip(1).find(|&(_, next)| {
            let ends = next == '"' && !escaped;
            escaped = next == '\\' && !escaped;
            ends
        });
        return end.map_or(text.len(), |(at, _)| at + 1);
    }
    let ends = |next: char| "{}[],:\"".contains(next) || next.is_whitespace();
    text.find(ends).unwrap_or(text.len()).max(first)
}

/// Whether what begins here holds no other list or object before it ends.
fn is_flat(text: &str) -> bool {
    let mut rest = &text[1..];
    loop {
        match rest.chars().next() {
            Some('{' | '[') | None => return false,
            Some('}' | ']') => return true,
            Some(_) => rest = &rest[length(rest)..],
        }
    }
}
