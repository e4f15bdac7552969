//! A document as tokens, in which slips are made.

use serde_json::Value;

use crate::models::Model;
use crate::rng::Rng;
use crate::texts::Style;

/// A strict JSON document and what it says.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    pub(crate) model: Model,
    pub(crate) text: String,
    pub(crate) value: Value,
}

impl Document {
    pub(crate) fn draw(model: Model, rng: &mut Rng, style: Style) -> Self {
        let pretty = rng.is_one_in(2);
        let text = (model.draw)(rng, style, pretty);
        let value = (model.serde)(&text).expect("serde reads what it wrote");
        Self { model, text, value }
    }
}

/// What a token is in strict JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Open,
    Close,
    Comma,
    Colon,
    Key,
    Text,
    Number,
    Literal,
    Space,
    /// Something that a slip put in.
    Other,
}

#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) text: String,
    /// What stands here in the document; empty if a slip put the token in.
    pub(crate) clean: String,
    /// By which the token is known while others come and go.
    pub(crate) number: usize,
}

impl Token {
    fn new(kind: Kind, text: &str, number: usize) -> Self {
        Self { kind, text: text.to_owned(), clean: text.to_owned(), number }
    }

    pub(crate) fn is(&self, text: &str) -> bool {
        self.text == text
    }

    /// Whether a value, or a part of one, ends here.
    pub(crate) fn ends_value(&self) -> bool {
        matches!(self.kind, Kind::Close | Kind::Text | Kind::Number | Kind::Literal)
    }

    /// Whether a value starts here.
    pub(crate) fn starts_value(&self) -> bool {
        matches!(self.kind, Kind::Open | Kind::Text | Kind::Number | Kind::Literal)
    }
}

/// The tokens of strict JSON, white space included.
pub(crate) fn tokens(json: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut open: Vec<u8> = Vec::new();
    let mut is_key = false;
    let bytes = json.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let kind = match bytes[at] {
            byte @ (b'{' | b'[') => {
                open.push(byte);
                is_key = byte == b'{';
                at += 1;
                Kind::Open
            }
            b'}' | b']' => {
                open.pop();
                at += 1;
                Kind::Close
            }
            b',' => {
                is_key = open.last() == Some(&b'{');
                at += 1;
                Kind::Comma
            }
            b':' => {
                is_key = false;
                at += 1;
                Kind::Colon
            }
            b'"' => {
                at += 1;
                while bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
                if is_key { Kind::Key } else { Kind::Text }
            }
            b' ' | b'\n' | b'\t' | b'\r' => {
                at += run(&bytes[at..], |byte| matches!(byte, b' ' | b'\n' | b'\t' | b'\r'));
                Kind::Space
            }
            byte => {
                at += run(&bytes[at..], |byte| {
                    byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)
                });
                if byte.is_ascii_alphabetic() { Kind::Literal } else { Kind::Number }
            }
        };
        tokens.push(Token::new(kind, &json[start..at], tokens.len()));
    }
    tokens
}

fn run(bytes: &[u8], is_of_it: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|&&byte| is_of_it(byte)).count()
}

/// A document while slips are made in it.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) document: Document,
    /// Another value of the same type, as strict JSON.
    pub(crate) decoy: String,
    /// What stands around the document.
    pub(crate) head: String,
    pub(crate) tokens: Vec<Token>,
    pub(crate) tail: String,
}

impl Draft {
    pub(crate) fn new(document: Document, rng: &mut Rng) -> Self {
        let tokens = tokens(&document.text);
        let mut decoy = Document::draw(document.model, rng, Style::Plain);
        while decoy.value == document.value {
            decoy = Document::draw(document.model, rng, Style::Plain);
        }
        let decoy = decoy.text;
        Self { document, decoy, head: String::new(), tokens, tail: String::new() }
    }

    /// The document without what stands around it.
    pub(crate) fn body(&self) -> String {
        self.tokens.iter().map(|token| token.text.as_str()).collect()
    }

    pub(crate) fn text(&self) -> String {
        format!("{}{}{}", self.head, self.body(), self.tail)
    }

    /// The places of the tokens that the test finds.
    pub(crate) fn places(&self, test: impl Fn(&Self, usize) -> bool) -> Vec<usize> {
        (0..self.tokens.len()).filter(|&at| test(self, at)).collect()
    }

    /// One place that the test finds.
    pub(crate) fn place(
        &self,
        rng: &mut Rng,
        test: impl Fn(&Self, usize) -> bool,
    ) -> Option<usize> {
        rng.pick(&self.places(test))
    }

    pub(crate) fn kind(&self, at: usize) -> Kind {
        self.tokens[at].kind
    }

    /// The next token that is not white space.
    pub(crate) fn after(&self, at: usize) -> Option<usize> {
        (at + 1..self.tokens.len()).find(|&at| self.is_solid(at))
    }

    /// The last token before that is not white space.
    pub(crate) fn before(&self, at: usize) -> Option<usize> {
        (0..at).rev().find(|&at| self.is_solid(at))
    }

    fn is_solid(&self, at: usize) -> bool {
        !matches!(self.kind(at), Kind::Space | Kind::Other)
    }

    /// Where the brackets that open at the place close.
    pub(crate) fn closer(&self, at: usize) -> Option<usize> {
        let mut depth = 0_usize;
        (at..self.tokens.len()).find(|&at| {
            match self.kind(at) {
                Kind::Open => depth += 1,
                Kind::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        })
    }

    /// The first token behind the value that starts at the place.
    pub(crate) fn behind(&self, at: usize) -> Option<usize> {
        match self.kind(at) {
            Kind::Open => self.closer(at).map(|closer| closer + 1),
            _ => Some(at + 1),
        }
    }

    /// Writes the token at the place as another text.
    pub(crate) fn put(&mut self, at: usize, text: impl Into<String>) {
        self.tokens[at].text = text.into();
    }

    /// Leaves the token at the place out.
    pub(crate) fn leave_out(&mut self, at: usize) {
        self.put(at, "");
        self.tokens[at].kind = Kind::Other;
    }

    pub(crate) fn insert(&mut self, at: usize, text: impl Into<String>) {
        let number = self.tokens.iter().map(|token| token.number + 1).max().unwrap_or_default();
        let token = Token { kind: Kind::Other, text: text.into(), clean: String::new(), number };
        self.tokens.insert(at, token);
    }

    /// Whether the text as it stands is strict JSON that says something else.
    ///
    /// Nobody can see that it was meant otherwise.
    pub(crate) fn says_otherwise(&self, text: &str) -> bool {
        match (self.document.model.serde)(text) {
            Some(value) if value == self.document.value => false,
            Some(_) => true,
            None => false,
        }
    }

    /// As `says_otherwise`; a text with keys that the type does not know says nothing so.
    pub(crate) fn says_otherwise_in_full(&self, text: &str) -> bool {
        let whole = serde_json::from_str::<Value>(text).ok().map(without_nulls);
        let read = (self.document.model.serde)(text);
        match (whole, read) {
            (Some(whole), Some(read)) => {
                read != self.document.value && without_nulls(read) == whole
            }
            _ => false,
        }
    }
}

/// The value without the members that are null: a text may leave them out.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Array(elements) => elements.into_iter().map(without_nulls).collect(),
        Value::Object(members) => {
            let members = members.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(members.map(|(key, value)| (key, without_nulls(value))).collect())
        }
        value => value,
    }
}
