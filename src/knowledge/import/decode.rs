//! Text from bytes, whatever encoding they are in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use crate::error::UserError;

/// The text of a file. `declared` is the encoding that the file itself names, if it does.
///
/// # Errors
/// Bytes that are no text, or text whose encoding can't be told.
pub fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<String, UserError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[mark..]);
    }
    if bytes.contains(&0) {
        return Err(binary());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(with_plain_line_ends(text)),
        Err(_) => decode_as(declared.unwrap_or_else(|| guess(bytes)), bytes),
    }
}

/// Whether the first bytes of a file already show that it is no text.
pub fn looks_binary(start: &[u8]) -> bool {
    Encoding::for_bom(start).is_none() && start.contains(&0)
}

pub fn binary() -> UserError {
    UserError::new("it is no text: save the page as text, Markdown or HTML")
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, UserError> {
    let (text, has_faults) = encoding.decode_without_bom_handling(bytes);
    match has_faults || text.contains('\0') {
        true => Err(UserError::new(
            "the encoding of its text can't be told: save it as UTF-8",
        )),
        false => Ok(with_plain_line_ends(&text)),
    }
}

/// Lines end with `\n` alone, also those of other systems and at the end of a page.
fn with_plain_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace(
        ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'],
        "\n",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_in_many_encodings() {
        let latin = b"caf\xe9 na\xefve \x96 d\xe9j\xe0 vu";
        assert_eq!(decode(latin, None).expect("Latin"), "café naïve – déjà vu");
        let utf16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("é\r\nx".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        assert_eq!(decode(&utf16, None).expect("UTF-16"), "é\nx");
        assert_eq!(decode(b"\xef\xbb\xbfa", None).expect("a mark"), "a");
        let greek = Encoding::for_label(b"iso-8859-7");
        assert_eq!(decode(b"\xe1", greek).expect("Greek"), "α");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(looks_binary(b"\x89PNG\0\0") && !looks_binary(b"\xff\xfea\0"));
        assert!(
            decode(b"a\0b", None)
                .expect_err("a zero")
                .to_string()
                .contains("no text")
        );
        decode(b"\xff\xfe\x00\xd8", None).expect_err("half a pair");
    }
}
