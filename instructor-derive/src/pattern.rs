//! Whether a pattern is one, told with the place where it is not.

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{Ast, ClassSetItem, Span, Visitor, visit};

/// What is wrong with a pattern, and how it is told: the pattern with a caret under the place.
pub(crate) fn refusal(pattern: &str) -> Option<String> {
    let ast = match Parser::new().parse(pattern) {
        Ok(ast) => ast,
        Err(error) => {
            let what =
                format!("this pattern does not parse, {}; mend it at the caret", error.kind());
            return Some(shown(&what, pattern, error.span()));
        }
    };
    let error = regex_lite::Regex::new(pattern).err()?;
    // The engine has no Unicode tables and a limit of size; its errors do not tell the place.
    let smallest = Smallest { pattern, span: *ast.span() };
    let Ok(span) = visit(&ast, smallest);
    let refused = slice(pattern, &span).unwrap_or(pattern);
    let advice = if refused.starts_with(r"\p") || refused.starts_with(r"\P") {
        "write the characters as a set, as `[A-Za-z]`"
    } else {
        "write a simpler pattern"
    };
    Some(shown(&format!("a pattern cannot have `{refused}`, {error}; {advice}"), pattern, &span))
}

fn shown(what: &str, pattern: &str, span: &Span) -> String {
    // A pattern over several lines has no place under which a caret could stand.
    if pattern.contains('\n') {
        return format!("{what} (line {}, column {})", span.start.line, span.start.column);
    }
    let indent = " ".repeat(span.start.column - 1);
    let width = span.end.column.saturating_sub(span.start.column).max(1);
    format!("{what}\n    {pattern}\n    {indent}{}", "^".repeat(width))
}

fn slice<'a>(pattern: &'a str, span: &Span) -> Option<&'a str> {
    pattern.get(span.start.offset..span.end.offset)
}

/// Looks for the smallest part that the engine refuses on its own.
struct Smallest<'a> {
    pattern: &'a str,
    span: Span,
}

impl Visitor for Smallest<'_> {
    type Output = Span;
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<Span, Self::Err> {
        Ok(self.span)
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), Self::Err> {
        self.look(*ast.span());
        Ok(())
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), Self::Err> {
        self.look(*item.span());
        Ok(())
    }
}

impl Smallest<'_> {
    fn look(&mut self, span: Span) {
        let is_smaller =
            span.end.offset - span.start.offset < self.span.end.offset - self.span.start.offset;
        let refused = |part: &str| !part.is_empty() && regex_lite::Regex::new(part).is_err();
        if is_smaller && slice(self.pattern, &span).is_some_and(refused) {
            self.span = span;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::refusal;

    #[test]
    fn the_caret_is_under_the_place() {
        for (pattern, ending) in [
            ("ab(c", "\n    ab(c\n      ^"),
            ("é[z-a]", "\n    é[z-a]\n      ^^^"),
            (r"^\d+\p{L}$", "\n    ^\\d+\\p{L}$\n        ^^^^^"),
            (r"[a-z\p{L}]", "\n    [a-z\\p{L}]\n        ^^^^^"),
            ("a{2,1}b", "\n    a{2,1}b\n     ^^^^^"),
            ("(?:a{100000}){1000}", "\n    (?:a{100000}){1000}\n    ^^^^^^^^^^^^^^^^^^^"),
        ] {
            let message = refusal(pattern).unwrap_or_else(|| panic!("{pattern} is refused"));
            assert!(message.ends_with(ending), "{message}");
        }
    }

    #[test]
    fn good_patterns_are_taken() {
        for pattern in ["", r"^\d{4}-\d{2}$", "(?i)[a-z]+", "é|ß", "(?x) a b # c\n"] {
            assert_eq!(refusal(pattern), None);
        }
    }
}
