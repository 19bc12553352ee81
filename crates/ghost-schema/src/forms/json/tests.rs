//! JSON text, to the letter.

use super::{Json, MAX_JSON_BYTES};

fn shown(text: &str) -> String {
    Json::parse(text).map_or_else(|problem| problem.message(), |json| json.to_string())
}

#[test]
fn values_read_back_as_they_are_shown() {
    for text in ["null", "true", "[1,-2,3.5e-7]", r#"{"b":1,"a":[{}]}"#, r#""é\"\\\n\u001b""#, r#"{"a":1,"a":2}"#] {
        assert_eq!(shown(text), text);
    }
    assert_eq!(shown(" [ 1 ,\n\t2 ] \r\n"), "[1,2]");
    assert_eq!(shown(r#""\u0041\/\ud83d\udc7b\b""#), "\"A/👻\\u0008\"");
}

#[test]
fn numbers_stay_what_was_written() {
    for text in ["1e400", "-0", "18446744073709551616", "0.1", "1E+2", "-1.50"] {
        assert_eq!(Json::parse(text), Ok(Json::Number(text.into())));
    }
}

#[test]
fn everything_else_is_refused_at_its_place() {
    let cases = [
        ("", 0),
        ("nul", 0),
        ("01", 2),
        ("1.", 2),
        (".5", 0),
        ("-", 1),
        ("1e", 2),
        ("+1", 0),
        ("NaN", 0),
        ("[1,]", 3),
        ("[1 2]", 3),
        ("{\"a\" 1}", 5),
        ("{a:1}", 1),
        ("{\"a\":1,}", 7),
        ("\"abc", 1),
        ("\"a\nb\"", 2),
        ("\"\\x\"", 3),
        ("\"\\ud800\"", 7),
        ("\"\\ud800\\u0041\"", 13),
        ("\"\\udc00\"", 7),
        ("\"\\u12g4\"", 3),
        ("\"\\u+123\"", 3),
        ("1 2", 2),
        ("\u{feff}1", 0),
        ("\u{a0}1", 0),
        ("'a'", 0),
        ("// 1", 0),
    ];
    for (text, at) in cases {
        let problem = Json::parse(text).unwrap_err();
        assert!(problem.message().contains(&format!("at byte {at}:")), "{text:?}: {}", problem.message());
    }
}

#[test]
fn deep_and_huge_texts_are_refused() {
    assert!(Json::parse(&format!("{}{}", "[".repeat(32), "]".repeat(32))).is_ok());
    assert!(Json::parse(&format!("{}{}", "[".repeat(33), "]".repeat(33))).is_err());
    assert!(Json::parse(&"[".repeat(1_000_000)).is_err());
    assert!(Json::parse(&"{\"a\":".repeat(200_000)).is_err());
    assert!(Json::parse(&" ".repeat(MAX_JSON_BYTES + 1)).is_err());
}
