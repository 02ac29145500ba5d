//! E-mail addresses and people's names, as they are taken from outside.

use lettre::Address;

/// Longest address (RFC 5321, 4.5.3.1.3, less the angle brackets).
const LONGEST: usize = 254;
/// Most characters of a name.
const LONGEST_NAME: usize = 120;

/// An address as it is stored: without blanks around it, in lower case.
///
/// # Errors
/// A sentence when it cannot be one; whether it is one, only a message to it could tell.
pub fn address(text: &str) -> Result<String, String> {
    let address = text.trim().to_lowercase();
    if address.len() <= LONGEST && address.parse::<Address>().is_ok() {
        return Ok(address);
    }
    let shown: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
    Err(format!("\"{shown}\" is not an e-mail address: write it as name@example.com"))
}

/// The name of a person or an organisation, without blanks around it.
///
/// Names stand in messages to others, so none may hold a link or a line break.
///
/// # Errors
/// A sentence when it cannot be one.
pub fn name(text: &str) -> Result<String, &'static str> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err("a name has 1 to 120 characters");
    }
    if name.chars().any(char::is_control) || name.contains("://") {
        return Err("a name has no line breaks and no web addresses in it");
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_stored_in_one_spelling() {
        assert_eq!(address(" Ada@B.Example ").unwrap(), "ada@b.example");
        let long = format!("{}@b.example", "a".repeat(300));
        for odd in
            ["", "ada", "@b.example", "ada@", "a b@c.example", "a@b@c", "a\n@b.example", &long]
        {
            assert!(address(odd).unwrap_err().contains("name@example.com"), "{odd}");
        }
    }

    #[test]
    fn names_hold_no_links() {
        assert_eq!(name("  Zoë O'Neill ").unwrap(), "Zoë O'Neill");
        for odd in ["", "  ", "a\nb", "see https://x.example", &"x".repeat(121)] {
            assert!(name(odd).is_err(), "{odd}");
        }
    }
}
