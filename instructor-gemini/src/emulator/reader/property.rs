//! What a property's name and description say about where to look.

use std::borrow::Cow;

use crate::emulator::schema::Node;

pub(super) struct Property {
    /// The words of the name: `unit_price` and `unitPrice` are `unit` and `price`.
    pub(super) terms: Vec<String>,
    /// What a text may call it, most telling first.
    pub(super) aliases: Vec<Cow<'static, str>>,
    /// Whether the names around it speak of people; else of things.
    is_of_thing: bool,
    /// Whether it is the one that says what the thing is: a description beside a price.
    is_naming: bool,
    /// Whether it is a country beside a city: where one place is named it is not told which.
    pub(super) needs_label: bool,
}

/// What kind of text is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Email,
    Url,
    Phone,
    Date,
    DateTime,
    Currency,
    Person(Part),
    Company,
    Place,
    Job,
    /// A product, a title: what has a name and is no person.
    Thing,
    /// The text as it stands.
    Whole,
    Summary,
    Other,
}

/// Which part of a person's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Full,
    First,
    Last,
}

/// Words that stand for a property's own.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("email", &["e-mail", "mail", "email address", "e-mail address"]),
    ("mail", &["e-mail", "email", "email address", "e-mail address"]),
    ("name", &["full name"]),
    ("age", &["aged", "years", "years old"]),
    ("price", &["cost", "costs", "priced", "costing"]),
    ("cost", &["price", "costs", "costing"]),
    ("amount", &["total", "sum"]),
    ("total", &["amount", "sum", "total amount"]),
    ("quantity", &["qty", "amount", "pieces", "pcs", "units", "copies"]),
    ("count", &["number", "quantity"]),
    ("stock", &["in stock", "available", "left"]),
    ("phone", &["tel", "telephone", "mobile", "cell", "phone number"]),
    ("url", &["link", "website", "web", "homepage", "site"]),
    ("website", &["link", "url", "web", "homepage", "site"]),
    ("company", &["employer", "organization", "organisation", "firm"]),
    ("city", &["town", "location"]),
    ("birthday", &["born", "birth", "date of birth"]),
    ("birth", &["born", "birthday", "date of birth"]),
    ("deadline", &["due", "by"]),
    ("due", &["deadline", "by"]),
    ("start", &["starts", "starting", "from", "begins"]),
    ("end", &["ends", "ending", "until", "till", "to"]),
    ("title", &["subject", "headline"]),
    ("tags", &["tag", "keywords", "labels"]),
    ("job", &["occupation", "profession", "role", "title"]),
];

/// What stands over parts of a text that have lines or fields of their own.
const HEADINGS: &[(&str, &[&str])] = &[
    ("items", &["line items", "lines", "products", "articles", "positions"]),
    ("lines", &["items", "line items", "products", "positions"]),
    ("line items", &["lines", "products"]),
    ("products", &["items", "articles"]),
    ("attendees", &["participants", "present", "people"]),
    ("participants", &["attendees", "present", "people"]),
    ("actions", &["action items", "todo", "to do", "next steps", "tasks"]),
    ("action items", &["actions", "todo", "to do", "next steps", "tasks"]),
    ("tasks", &["action items", "actions", "todo", "to do"]),
    ("steps", &["method", "instructions", "directions", "steps to reproduce", "preparation"]),
    ("instructions", &["method", "steps", "directions", "preparation"]),
    ("jobs", &["experience", "work experience", "employment", "work history", "positions"]),
    ("experience", &["work experience", "employment", "work history", "jobs"]),
    ("education", &["studies", "degrees"]),
    ("customer", &["client", "bill to", "billed to", "buyer"]),
    ("client", &["customer", "bill to", "billed to"]),
    ("supplier", &["vendor", "seller", "sold by"]),
    ("seller", &["vendor", "supplier", "sold by"]),
    ("passengers", &["travellers", "travelers"]),
    ("segments", &["flights", "legs", "itinerary"]),
    ("flights", &["segments", "legs", "itinerary"]),
    ("settings", &["config", "configuration", "options", "parameters"]),
    ("config", &["settings", "configuration", "options", "parameters"]),
    ("environment", &["env", "environment variables"]),
    ("address", &["shipping address", "postal address"]),
];

/// Last words of a name that say little: `due_date` is also `due`.
const GENERAL: &[&str] = &["date", "time", "at", "on", "number", "name", "address", "id", "day"];

/// Words of a description that speak of things, so that their `name` is no person's.
const THINGS: &[&str] = &[
    "product",
    "item",
    "article",
    "book",
    "movie",
    "film",
    "event",
    "recipe",
    "dish",
    "company",
    "organization",
    "project",
    "device",
    "city",
    "country",
    "currency",
];

/// Properties that things have.
const THINGS_BESIDE: &[&str] = &[
    "price",
    "sku",
    "quantity",
    "stock",
    "product",
    "item",
    "amount",
    "unit",
    "ingredients",
    "servings",
    "calories",
];

/// What is no person, and has a name.
const FIRMS: &[&str] = &[
    "vendor",
    "supplier",
    "seller",
    "company",
    "manufacturer",
    "store",
    "shop",
    "hotel",
    "airline",
    "restaurant",
    "bank",
    "organization",
    "organisation",
    "employer",
];

const PLACES: &[&str] = &["city", "country", "state", "region", "province", "town"];

const PEOPLE: &[&str] = &["person", "user", "customer", "people", "employee", "contact", "human"];

/// Properties that people have.
const PEOPLE_BESIDE: &[&str] = &[
    "age", "email", "phone", "birthday", "birth", "person", "user", "customer", "employee", "job",
];

impl Property {
    /// The value that is asked for as a whole; it has no name.
    pub(super) fn root() -> Self {
        Self {
            terms: Vec::new(),
            aliases: Vec::new(),
            is_of_thing: false,
            is_naming: false,
            needs_label: false,
        }
    }

    /// The properties of an object.
    pub(super) fn all(parent: &Self, object: &Node) -> Vec<Self> {
        let keys: Vec<_> = object.properties.0.iter().map(|(key, _)| terms(key)).collect();
        let each = keys.iter().zip(&object.properties.0);
        let mut all: Vec<_> =
            each.map(|(terms, (_, node))| Self::new(terms, node, parent, object, &keys)).collect();
        for (property, terms) in all.iter_mut().zip(keys) {
            property.terms = terms;
        }
        all
    }

    /// A member of a map.
    pub(super) fn keyed(key: &str, node: &Node, parent: &Self, map: &Node) -> Self {
        let terms = terms(key);
        Self { terms: terms.clone(), ..Self::new(&terms, node, parent, map, &[]) }
    }

    /// The property of these terms, which are not in it yet, among others with theirs.
    fn new(
        terms: &[String],
        node: &Node,
        parent: &Self,
        object: &Node,
        keys: &[Vec<String>],
    ) -> Self {
        let has = |words: &[&str]| keys.iter().any(|key| one_of_words(words, key));
        let is_beside = |words: &[&str]| has(words) || one_of_words(words, &parent.terms);
        let says = |words: &[&str]| {
            let told = [&node.description, &object.title, &object.description];
            told.into_iter().any(|told| says_one_of(words, told))
        };
        let is_of_thing = one_of_words(FIRMS, &parent.terms)
            || !is_beside(PEOPLE_BESIDE)
                && (is_beside(THINGS_BESIDE) || says(THINGS))
                && !says(PEOPLE);
        let mut aliases = aliases(terms, keys);
        if is_of_thing && terms.last().is_some_and(|last| last == "name") {
            aliases.extend(["product", "product name", "item"].map(Cow::Borrowed));
        }
        let is_wide = one_of_words(&["country", "state", "region", "province"], terms);
        let places = || keys.iter().filter(|key| one_of_words(PLACES, key)).count();
        Self {
            is_of_thing,
            is_naming: is_of_thing
                && terms == ["description"]
                && !has(&["name", "title", "product", "item", "article"]),
            needs_label: is_wide && places() > 1,
            terms: Vec::new(),
            aliases,
        }
    }

    /// What a heading over its part of a text may say.
    pub(super) fn headings(&self) -> impl Iterator<Item = &str> {
        let whole = self.aliases.first().map_or("", AsRef::as_ref);
        let last = self.aliases.get(1).map_or(whole, AsRef::as_ref);
        let known = HEADINGS.iter().filter(move |(word, _)| *word == whole || *word == last);
        let known = known.flat_map(|(_, headings)| headings.iter().copied());
        self.aliases.iter().map(AsRef::as_ref).chain(known)
    }

    pub(super) fn has(&self, words: &[&str]) -> bool {
        self.terms.iter().any(|term| words.contains(&term.as_str()))
    }

    /// The kind of text, by the schema's format, then by the name, most telling words first.
    pub(super) fn sort(&self, node: &Node) -> Sort {
        match node.format.as_deref() {
            Some("email" | "idn-email") => return Sort::Email,
            Some("uri" | "url" | "iri") => return Sort::Url,
            Some("date") => return Sort::Date,
            Some("date-time") => return Sort::DateTime,
            _ => {}
        }
        let says = |words: &[&str]| self.terms.is_empty() && says_one_of(words, &node.description);
        let is = |words: &[&str]| self.has(words) || says(words);
        let last =
            |words: &[&str]| self.terms.last().is_some_and(|term| words.contains(&term.as_str()));
        let is_about_email = |text: &str| {
            let is = |at: &[u8], word: &[u8]| at[0] | 32 == b'e' && at.eq_ignore_ascii_case(word);
            let has = |word: &[u8]| text.as_bytes().windows(word.len()).any(|at| is(at, word));
            has(b"e-mail") || has(b"email")
        };
        if is(&["email", "emails", "mail"]) || is_about_email(&node.description) {
            Sort::Email
        } else if is(&["url", "urls", "link", "links", "website", "homepage", "uri"])
            || node.description.contains("absolute URL")
        {
            Sort::Url
        } else if is(&["phone", "phones", "telephone", "tel", "mobile", "fax"]) {
            Sort::Phone
        } else if last(&["date", "dates", "day", "birthday", "dob", "deadline", "due", "born"])
            || node.description.contains("YYYY-MM-DD")
            || says(&["date", "day"])
        {
            Sort::Date
        } else if is(&["currency"]) {
            Sort::Currency
        } else if is(&["company", "organization", "organisation", "employer", "firm", "vendor"]) {
            Sort::Company
        } else if is(&["city", "country", "location", "place", "town", "destination", "venue"]) {
            Sort::Place
        } else if is(&["job", "occupation", "profession", "role", "position"]) {
            Sort::Job
        } else if last(&["name", "names"]) && self.has(&["first", "given", "forename"]) {
            Sort::Person(Part::First)
        } else if self.has(&["surname"])
            || last(&["name", "names"]) && self.has(&["last", "family"])
        {
            Sort::Person(Part::Last)
        } else if is(&["product", "item", "title", "article", "book", "movie", "event"])
            || last(&["name"]) && self.is_of_thing
            || self.is_naming
        {
            Sort::Thing
        } else if is(&[
            "name",
            "names",
            "person",
            "people",
            "author",
            "authors",
            "customer",
            "contact",
            "sender",
            "recipient",
            "employee",
            "patient",
            "owner",
            "speaker",
            "assignee",
            "attendees",
            "participants",
            "user",
            "manager",
            "guest",
        ]) {
            Sort::Person(Part::Full)
        } else if last(&["text", "content", "body", "message", "quote"]) {
            Sort::Whole
        } else if last(&["summary"]) {
            Sort::Summary
        } else {
            Sort::Other
        }
    }
}

/// What a text may call a property of these terms, among properties of all these.
fn aliases(terms: &[String], keys: &[Vec<String>]) -> Vec<Cow<'static, str>> {
    let [first, .., last] = terms else {
        let own = terms.first().cloned().unwrap_or_default();
        let synonyms = synonyms(&own).iter().copied().map(Cow::Borrowed);
        return std::iter::once(Cow::Owned(own.clone())).chain(synonyms).collect();
    };
    let mut aliases = vec![Cow::Owned(terms.join(" "))];
    let mut add = |term: &String| {
        aliases.push(Cow::Owned(term.clone()));
        aliases.extend(synonyms(term).iter().copied().map(Cow::Borrowed));
    };
    if keys.iter().filter(|key| key.last() == Some(last)).count() <= 1 {
        add(last);
    }
    let is_general = GENERAL.contains(&last.as_str());
    if is_general && keys.iter().filter(|key| key.first() == Some(first)).count() <= 1 {
        add(first);
    }
    aliases.dedup();
    aliases
}

fn synonyms(term: &str) -> &'static [&'static str] {
    let known = SYNONYMS.iter().find(|(word, _)| *word == term);
    known.map_or(&[], |(_, synonyms)| synonyms)
}

fn one_of_words(words: &[&str], text: &[String]) -> bool {
    text.iter().any(|word| words.contains(&word.as_str()))
}

/// Whether a text has one of these words.
fn says_one_of(words: &[&str], text: &str) -> bool {
    let mut says = false;
    each_term(text, |term| says |= words.contains(&term));
    says
}

/// The words of a name or a text, in lower case: `unitPrice`, `unit_price` and `Unit price` alike.
pub(super) fn terms(text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    each_term(text, |term| terms.push(term.to_owned()));
    terms
}

fn each_term(text: &str, mut take: impl FnMut(&str)) {
    let mut term = String::new();
    let mut was_lower = false;
    for next in text.chars() {
        let is_start = next.is_uppercase() && was_lower;
        was_lower = next.is_lowercase();
        let is_inside = next.is_alphanumeric();
        if (is_start || !is_inside) && !term.is_empty() {
            take(&term);
            term.clear();
        }
        if next.is_ascii() && is_inside {
            term.push(next.to_ascii_lowercase());
        } else if is_inside {
            term.extend(next.to_lowercase());
        }
    }
    if !term.is_empty() {
        take(&term);
    }
}
