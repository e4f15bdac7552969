use instructor::Extract;

#[derive(Extract)]
struct User {
    #[extract(pattern)]
    a: String,
    #[extract(pattern = 5)]
    b: String,
    #[extract(pattern = r"^(\d{4}-\d{2}$")]
    c: String,
    #[extract(pattern = "[z-a]")]
    d: String,
    #[extract(pattern = r"^é\p{L}+$")]
    e: String,
    #[extract(pattern = "(?=a)")]
    f: String,
    #[extract(pattern = "[a-z&&[^b]]")]
    g: String,
    #[extract(pattern = "(?:a{5000}){5000}")]
    h: String,
    #[extract(each(pattern = "*"))]
    i: Vec<String>,
    #[extract(pattern = "(?x)\n (a")]
    j: String,
    #[extract(pattern = r"^[a-z\p{Lu}]$")]
    k: String,
}

fn main() {}
