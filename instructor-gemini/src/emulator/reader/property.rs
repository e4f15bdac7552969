//! What a property's name and description say about where to look.

use super::node::Node;

pub(super) struct Property {
    /// The words of the name: `unit_price` and `unitPrice` are `unit` and `price`.
    pub(super) terms: Vec<String>,
    /// What a text may call it, most telling first.
    pub(super) aliases: Vec<String>,
    /// Whether the names around it speak of people; else of things.
    is_of_thing: bool,
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
const THINGS_BESIDE: &[&str] = &["price", "sku", "quantity", "stock", "product", "item"];

const PEOPLE: &[&str] = &["person", "user", "customer", "people", "employee", "contact", "human"];

/// Properties that people have.
const PEOPLE_BESIDE: &[&str] = &[
    "age", "email", "phone", "birthday", "birth", "person", "user", "customer", "employee", "job",
];

impl Property {
    /// The value that is asked for as a whole; it has no name.
    pub(super) fn root() -> Self {
        Self { terms: Vec::new(), aliases: Vec::new(), is_of_thing: false }
    }

    pub(super) fn new(
        key: &str,
        node: &Node,
        parent: &Self,
        object: &Node,
        siblings: &[&str],
    ) -> Self {
        let terms = terms(key);
        let shares = |part: fn(&[String]) -> Option<&String>| {
            let own = part(&terms);
            let same = |sibling: &&&str| part(&self::terms(sibling)) == own;
            siblings.iter().filter(same).count() > 1
        };
        let mut aliases = vec![terms.join(" ")];
        if let [.., last] = &terms[..] {
            let known = SYNONYMS.iter().find(|(word, _)| word == last);
            if terms.len() == 1 || !shares(<[String]>::last) {
                aliases.push(last.clone());
                let synonyms = known.map_or(&[][..], |(_, synonyms)| synonyms);
                aliases.extend(synonyms.iter().map(|word| (*word).to_owned()));
            }
            if terms.len() > 1 && GENERAL.contains(&last.as_str()) && !shares(<[String]>::first) {
                aliases.push(terms[0].clone());
                let known = SYNONYMS.iter().find(|(word, _)| *word == terms[0]);
                let synonyms = known.map_or(&[][..], |(_, synonyms)| synonyms);
                aliases.extend(synonyms.iter().map(|word| (*word).to_owned()));
            }
        }
        aliases.dedup();

        let told = format!("{} {} {}", node.description, object.title, object.description);
        let told = self::terms(&told);
        let siblings = siblings.iter().flat_map(|sibling| self::terms(sibling));
        let one_of = |words: &[&str], text: &[String]| {
            text.iter().any(|word| words.contains(&word.as_str()))
        };
        let around: Vec<String> = siblings.chain(parent.terms.iter().cloned()).collect();
        let is_of_thing = (one_of(THINGS, &told) || one_of(THINGS_BESIDE, &around))
            && !one_of(PEOPLE, &told)
            && !one_of(PEOPLE_BESIDE, &around);
        if is_of_thing && terms.last().is_some_and(|last| last == "name") {
            aliases.extend(["product", "product name", "item"].map(str::to_owned));
        }
        Self { terms, aliases, is_of_thing }
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
        let says = |words: &[&str]| {
            let told = terms(&node.description);
            self.terms.is_empty() && told.iter().any(|term| words.contains(&term.as_str()))
        };
        let is = |words: &[&str]| self.has(words) || says(words);
        let last =
            |words: &[&str]| self.terms.last().is_some_and(|term| words.contains(&term.as_str()));
        let is_about_email = |text: &str| {
            let text = text.to_lowercase();
            text.contains("e-mail") || text.contains("email")
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

/// The words of a name or a text, in lower case: `unitPrice`, `unit_price` and `Unit price` alike.
pub(super) fn terms(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for next in text.chars() {
        let is_start = next.is_uppercase() && was_lower;
        was_lower = next.is_lowercase();
        if (is_start || !next.is_alphanumeric())
            && words.last().is_some_and(|word| !word.is_empty())
        {
            words.push(String::new());
        }
        if let (true, Some(word)) = (next.is_alphanumeric(), words.last_mut()) {
            word.extend(next.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
