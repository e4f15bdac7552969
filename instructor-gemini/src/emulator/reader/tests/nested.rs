//! Documents with parts: invoices, lives, meetings, recipes, orders, settings.

use super::reads;

const INVOICE: &str = r##"{"type": "object", "properties": {
    "number": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "customer": {"$ref": "#/$defs/Party"},
    "lines": {"type": "array", "items": {"$ref": "#/$defs/Line"}},
    "total": {"type": "number"}
}, "required": ["number", "date", "customer", "lines", "total"], "$defs": {
    "Party": {"type": "object", "properties": {
        "name": {"type": "string"}, "email": {"type": ["string", "null"]}
    }, "required": ["name"]},
    "Line": {"type": "object", "properties": {
        "description": {"type": "string"}, "quantity": {"type": "integer"}, "unit_price": {"type": "number"}
    }, "required": ["description", "quantity", "unit_price"]}
}}"##;

#[test]
fn invoices() {
    reads(
        INVOICE,
        &[
            (
                "Invoice number: INV-17\nDate: 3 March 2024\nCustomer: Ana Silva, ana@example.pt\nItems:\n- 2 x Desk Lamp at 45.00 EUR\n- 1 x Ergo Chair at 199.99 EUR\nTotal: 289.99 EUR",
                r#"{"number": "INV-17", "date": "2024-03-03", "customer": {"name": "Ana Silva", "email": "ana@example.pt"}, "lines": [{"description": "Desk Lamp", "quantity": 2, "unit_price": 45.00}, {"description": "Ergo Chair", "quantity": 1, "unit_price": 199.99}], "total": 289.99}"#,
            ),
            (
                "Number: 7\nDate: 2024-03-03\n\nBill to:\nName: Bob Stone\nE-mail: bob@stone.example\n\n| Description | Quantity | Unit price |\n|---|---|---|\n| Tea, green | 3 | 9.50 |\n| Mug | 1 | 4 |\n\nTotal: 32.50",
                r#"{"number": "7", "date": "2024-03-03", "customer": {"name": "Bob Stone", "email": "bob@stone.example"}, "lines": [{"description": "Tea, green", "quantity": 3, "unit_price": 9.50}, {"description": "Mug", "quantity": 1, "unit_price": 4}], "total": 32.50}"#,
            ),
            // Nothing of the lines is given away to the total, and no line is made up.
            (
                "Number: 8\nDate: 2024-03-04\nCustomer: Ana Silva\nLines:\n- Desk Lamp, 45.00 EUR\nThanks!",
                r#"{"number": "8", "date": "2024-03-04", "customer": {"name": "Ana Silva"}, "lines": [{"description": "Desk Lamp", "quantity": null, "unit_price": 45.00}], "total": null}"#,
            ),
        ],
    );
}

#[test]
fn lives() {
    let schema = r#"{"type": "object", "properties": {
        "name": {"type": "string"}, "email": {"type": "string"},
        "jobs": {"type": "array", "items": {"type": "object", "properties": {
            "title": {"type": "string"}, "company": {"type": "string"},
            "start_year": {"type": "integer"}, "end_year": {"type": ["integer", "null"]}
        }, "required": ["title", "company"]}},
        "skills": {"type": "array", "items": {"type": "string"}}
    }, "required": ["name", "jobs", "skills"]}"#;
    reads(
        schema,
        &[
            (
                "Linda Park\nlinda@park.example\n\nExperience:\n- Title: Software Engineer; Company: Acme Robotics; Start year: 2019\n- Title: Data Analyst; Company: Initech; Start year: 2016; End year: 2019\n\nSkills: Rust, SQL and Python",
                r#"{"name": "Linda Park", "email": "linda@park.example", "jobs": [{"title": "Software Engineer", "company": "Acme Robotics", "start_year": 2019}, {"title": "Data Analyst", "company": "Initech", "start_year": 2016, "end_year": 2019}], "skills": ["Rust", "SQL", "Python"]}"#,
            ),
            (
                "# Linda Park\n\n## Work experience\n\nTitle: Software Engineer\nCompany: Acme Robotics\n\nTitle: Data Analyst\nCompany: Initech\n\n## Skills\n\n* Rust\n* SQL",
                r#"{"name": "Linda Park", "jobs": [{"title": "Software Engineer", "company": "Acme Robotics"}, {"title": "Data Analyst", "company": "Initech"}], "skills": ["Rust", "SQL"]}"#,
            ),
        ],
    );
}

#[test]
fn meetings() {
    let schema = r#"{"type": "object", "properties": {
        "title": {"type": "string"}, "date": {"type": "string", "format": "date"},
        "attendees": {"type": "array", "items": {"type": "string"}},
        "actions": {"type": "array", "items": {"type": "object", "properties": {
            "owner": {"type": "string"}, "task": {"type": ["string", "null"]}, "due": {"type": ["string", "null"], "format": "date"}
        }, "required": ["owner"]}}
    }, "required": ["title", "attendees", "actions"]}"#;
    reads(
        schema,
        &[
            (
                "Title: Q3 planning\nDate: 2024-05-02\nAttendees: Ana Silva (chair), Bob Stone and Linda Park\n\nAction items:\n- Ana Silva to send the budget by 2024-05-10\n- Bob Stone: book a room",
                r#"{"title": "Q3 planning", "date": "2024-05-02", "attendees": ["Ana Silva", "Bob Stone", "Linda Park"], "actions": [{"owner": "Ana Silva", "due": "2024-05-10"}, {"owner": "Bob Stone"}]}"#,
            ),
            (
                "## Title: Retro\n\n**Attendees:**\n1. Ana Silva\n2. Bob Stone\n\nNo actions.",
                r#"{"title": "Retro", "attendees": ["Ana Silva", "Bob Stone"], "actions": []}"#,
            ),
        ],
    );
}

#[test]
fn recipes() {
    let schema = r#"{"type": "object", "properties": {
        "title": {"type": "string"}, "servings": {"type": "integer"},
        "ingredients": {"type": "array", "items": {"type": "string"}},
        "steps": {"type": "array", "items": {"type": "string"}}
    }, "required": ["title", "ingredients", "steps"]}"#;
    reads(
        schema,
        &[(
            "Title: Pancakes\nServings: 4\n\nIngredients:\n- 200 g flour\n- 3 eggs\n- 1/2 l milk, warm\n\nMethod\n1. Mix all of it.\n2. Bake in a pan, thin.\n",
            r#"{"title": "Pancakes", "servings": 4, "ingredients": ["200 g flour", "3 eggs", "1/2 l milk, warm"], "steps": ["Mix all of it.", "Bake in a pan, thin."]}"#,
        )],
    );
}

#[test]
fn product_lists() {
    let schema = r#"{"type": "array", "items": {"type": "object", "properties": {
        "name": {"type": "string"}, "price": {"type": "number"}, "in_stock": {"type": "boolean"}
    }, "required": ["name", "price"]}}"#;
    reads(
        schema,
        &[
            (
                "name,price,in_stock\nTea,9.50,yes\nMug,4,no",
                r#"[{"name": "Tea", "price": 9.50, "in_stock": true}, {"name": "Mug", "price": 4, "in_stock": false}]"#,
            ),
            (
                "Our offers:\n* Desk Lamp, 45 EUR, in stock\n* Ergo Chair, $199.99\n* and more to come",
                r#"[{"name": "Desk Lamp", "price": 45, "in_stock": true}, {"name": "Ergo Chair", "price": 199.99}]"#,
            ),
            (
                "Name: Tea\nPrice: 9.50\n\nName: Mug\nPrice: 4",
                r#"[{"name": "Tea", "price": 9.50}, {"name": "Mug", "price": 4}]"#,
            ),
            ("Nothing to sell today.", "[]"),
        ],
    );
}

#[test]
fn bug_reports() {
    let schema = r#"{"type": "object", "properties": {
        "title": {"type": "string"},
        "severity": {"type": "string", "enum": ["minor", "major", "critical"]},
        "priority": {"type": "integer", "enum": [1, 2, 3]},
        "steps": {"type": "array", "items": {"type": "string"}},
        "environment": {"type": "object", "additionalProperties": {"type": "string"}},
        "regression": {"type": "boolean"},
        "url": {"type": "string", "format": "uri"}
    }, "required": ["title", "severity", "steps", "environment"]}"#;
    reads(
        schema,
        &[
            (
                "Title: Crash on save\nSeverity: Major\nPriority: 2\nRegression: yes\nSee https://bugs.example/7.\n\nSteps to reproduce:\n1. Open a file\n2. Press save\n\nEnvironment:\nOS: Linux 6.8\nVersion: 1.2.3",
                r#"{"title": "Crash on save", "severity": "major", "priority": 2, "steps": ["Open a file", "Press save"], "environment": {"OS": "Linux 6.8", "Version": "1.2.3"}, "regression": true, "url": "https://bugs.example/7"}"#,
            ),
            (
                "Title: Slow\nPriority: 7\nno steps known",
                r#"{"title": "Slow", "severity": null, "steps": [], "environment": null}"#,
            ),
        ],
    );
}

#[test]
fn settings() {
    let numbers = r#"{"type": "object", "additionalProperties": {"type": "integer"}}"#;
    reads(
        numbers,
        &[
            (
                "# limits\ntimeout = 30\nretries: 5\nhost = db.example",
                r#"{"timeout": 30, "retries": 5}"#,
            ),
            ("a=1, b=2; c: 3", r#"{"a": 1, "b": 2, "c": 3}"#),
            ("nothing here", "{}"),
        ],
    );
    let mixed = r#"{"type": "object", "additional_properties": {"any_of": [{"type": "boolean"}, {"type": "integer"}, {"type": "string"}]}}"#;
    reads(
        mixed,
        &[(
            "debug = true\nport = 8080\nhost = db.example\nurl: https://db.example:8080/x\nempty =",
            r#"{"debug": true, "port": 8080, "host": "db.example", "url": "https://db.example:8080/x"}"#,
        )],
    );
    let nested = r#"{"type": "object", "properties": {
        "name": {"type": "string"},
        "settings": {"type": "object", "additionalProperties": {"type": "string"}}
    }, "required": ["name", "settings"]}"#;
    reads(
        nested,
        &[
            (
                "Name: Ana Silva\nSettings:\n  theme: dark\n  lang: pt",
                r#"{"name": "Ana Silva", "settings": {"theme": "dark", "lang": "pt"}}"#,
            ),
            ("Name: Ana Silva\nRoom: 12", r#"{"name": "Ana Silva", "settings": null}"#),
        ],
    );
}

#[test]
fn bookings() {
    let schema = r#"{"type": "object", "properties": {
        "passenger": {"type": "object", "properties": {"name": {"type": "string"}, "email": {"type": "string"}}, "required": ["name"]},
        "flights": {"type": "array", "items": {"type": "object", "properties": {
            "number": {"type": "string"}, "origin": {"type": "string"}, "destination": {"type": "string"}, "date": {"type": "string", "format": "date"}
        }, "required": ["number", "date"]}, "maxItems": 4},
        "seats": {"type": "array", "items": {"type": "integer"}}
    }, "required": ["passenger", "flights"]}"#;
    reads(
        schema,
        &[(
            "Passenger: Ana Silva <ana@example.pt>\nSeats: 12, 14\n\nFlights:\nNumber: LH 123\nOrigin: Lisbon\nDestination: Berlin\nDate: 2024-05-01\n\nNumber: LH 124\nOrigin: Berlin\nDestination: Lisbon\nDate: 2024-05-09\n\nHave a good trip in 2025!",
            r#"{"passenger": {"name": "Ana Silva", "email": "ana@example.pt"}, "flights": [{"number": "LH 123", "origin": "Lisbon", "destination": "Berlin", "date": "2024-05-01"}, {"number": "LH 124", "origin": "Berlin", "destination": "Lisbon", "date": "2024-05-09"}], "seats": [12, 14]}"#,
        )],
    );
}

#[test]
fn unions_tuples_and_constants() {
    let payment = r#"{"type": "object", "properties": {"payment": {"oneOf": [
        {"type": "object", "properties": {"kind": {"const": "card"}, "holder": {"type": "string"}}, "required": ["kind", "holder"]},
        {"type": "object", "properties": {"kind": {"const": "transfer"}, "iban": {"type": "string"}}, "required": ["kind", "iban"]}
    ]}}, "required": ["payment"]}"#;
    reads(
        payment,
        &[
            (
                "Paid by transfer, IBAN: PT50 0002",
                r#"{"payment": {"kind": "transfer", "iban": "PT50 0002"}}"#,
            ),
            (
                "Paid by card. Holder: Ana Silva",
                r#"{"payment": {"kind": "card", "holder": "Ana Silva"}}"#,
            ),
            ("IBAN: PT50 0002", r#"{"payment": {"kind": "transfer", "iban": "PT50 0002"}}"#),
            ("Paid in cash.", r#"{"payment": null}"#),
        ],
    );
    let place = r#"{"type": "object", "properties": {
        "version": {"const": 2},
        "position": {"type": "array", "prefixItems": [{"type": "number"}, {"type": "number"}], "items": false},
        "code": {"allOf": [{"type": "string"}], "description": "The code."},
        "size": {"enum": ["small", 2, null]}
    }, "required": ["version", "position"]}"#;
    reads(
        place,
        &[
            (
                "Position: 38.72, -9.14\nCode: X7\nSize: 2",
                r#"{"version": 2, "position": [38.72, -9.14], "code": "X7", "size": 2}"#,
            ),
            ("Position: 38.72", r#"{"version": 2, "position": null}"#),
        ],
    );
}

#[test]
fn what_cannot_be_told_apart_is_left_out() {
    let two = r#"{"type": "object", "properties": {
        "buyer": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
        "seller": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
    }, "required": ["buyer", "seller"]}"#;
    reads(
        two,
        &[
            ("Ana Silva sold it to Bob Stone.", r#"{"buyer": null, "seller": null}"#),
            (
                "Seller: Ana Silva\nBuyer: Bob Stone",
                r#"{"buyer": {"name": "Bob Stone"}, "seller": {"name": "Ana Silva"}}"#,
            ),
        ],
    );
    let sums = r#"{"type": "object", "properties": {
        "price": {"type": "number"}, "total": {"type": "number"}, "tax": {"type": "number"}
    }, "required": ["price", "total", "tax"]}"#;
    reads(
        sums,
        &[
            ("It was $5 and then $9.", r#"{"price": null, "total": null, "tax": null}"#),
            ("It is $5.", r#"{"price": 5, "total": null, "tax": null}"#),
            ("Price: $5\nTax (20%): $1\nTotal: $6", r#"{"price": 5, "total": 6, "tax": 1}"#),
        ],
    );
}

/// Words that stand near are not taken for what they are not.
#[test]
fn the_wrong_word_is_worse_than_none() {
    let party = r#"{"type": "object", "properties": {
        "vendor": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
        "tax": {"type": "number"}, "total": {"type": "number"},
        "lines": {"type": "array", "items": {"type": "object", "properties": {
            "description": {"type": "string"}, "quantity": {"type": "integer"}}, "required": ["description"]}}
    }, "required": ["vendor", "lines"]}"#;
    reads(
        party,
        &[
            (
                "Vendor: Acme Robotics GmbH\n\nDescription | Quantity\nDesk Lamp | 2\nTotal: 90.00 EUR",
                r#"{"vendor": {"name": "Acme Robotics GmbH"}, "total": 90.00, "lines": [{"description": "Desk Lamp", "quantity": 2}]}"#,
            ),
            ("Invoice of today. Thanks!", r#"{"vendor": null, "lines": []}"#),
        ],
    );
    let recipe = r#"{"type": "object", "properties": {
        "name": {"type": "string"}, "servings": {"type": "integer"},
        "ingredients": {"type": "array", "items": {"type": "object", "properties": {
            "name": {"type": "string"}, "amount": {"type": "number"}, "unit": {"type": "string"}}, "required": ["name"]}}
    }, "required": ["name", "ingredients"]}"#;
    reads(
        recipe,
        &[(
            "Pancakes\n\nServes 4.\n\nIngredients:\n- 200 g flour\n- 3 eggs",
            r#"{"name": "Pancakes", "ingredients": [{"name": "flour"}, {"name": "eggs"}]}"#,
        )],
    );
    let address = r#"{"type": "object", "properties": {
        "country": {"type": "string"}, "city": {"type": "string"}}}"#;
    reads(address, &[("She lives in Lisbon.", r#"{"city": "Lisbon"}"#)]);
    let shapes = r#"{"type": "array", "items": {"anyOf": [
        {"type": "object", "properties": {"type": {"const": "circle"}, "radius": {"type": "number"}}, "required": ["type", "radius"]},
        {"type": "object", "properties": {"type": {"const": "square"}, "side": {"type": "number"}}, "required": ["type", "side"]}
    ]}}"#;
    reads(
        shapes,
        &[(
            "- circle, radius 5\n- square, side: 3\n- triangle, side 4",
            r#"[{"type": "circle", "radius": 5}, {"type": "square", "side": 3}]"#,
        )],
    );
}
