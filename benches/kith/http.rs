//! As much HTTP/1.1 as a load generator needs: requests with a length, answers in JSON, connections that stay open.

use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

/// A request, read whole.
pub struct Request {
    pub path: String,
    pub body: String,
}

impl Request {
    /// The number behind a field of a flat JSON object. Enough for what bots send here.
    pub fn number(&self, field: &str) -> Option<i64> {
        let rest = self.behind(field)?;
        let rest = rest.strip_prefix('"').unwrap_or(rest);
        let end = rest.find(|sign: char| sign != '-' && !sign.is_ascii_digit()).unwrap_or(rest.len());
        rest[..end].parse().ok()
    }

    /// The text behind a field, without escapes.
    pub fn text(&self, field: &str) -> Option<String> {
        let rest = self.behind(field)?.strip_prefix('"')?;
        Some(rest[..rest.find('"')?].to_owned())
    }

    fn behind(&self, field: &str) -> Option<&str> {
        let name = format!("\"{field}\":");
        Some(self.body[self.body.find(&name)? + name.len()..].trim_start())
    }
}

/// `None` when the connection ends.
pub async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Request> {
    let (head, body) = read(stream, buffer).await?;
    let path = head.split(' ').nth(1)?.to_owned();
    Some(Request { path, body })
}

/// The status of a response, its body thrown away.
pub async fn read_status(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<u16> {
    let (head, _) = read(stream, buffer).await?;
    head.split(' ').nth(1)?.parse().ok()
}

async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<(String, String)> {
    loop {
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
            let whole = end + 4 + length(&head);
            if buffer.len() >= whole {
                let body = String::from_utf8_lossy(&buffer[end + 4..whole]).into_owned();
                buffer.drain(..whole);
                return Some((head, body));
            }
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}

fn length(head: &str) -> usize {
    let mut fields = head.lines().filter_map(|line| line.split_once(':'));
    let found = fields.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    found.and_then(|(_, value)| value.trim().parse().ok()).unwrap_or(0)
}

/// `ok: true` with a result.
pub fn ok(result: &str) -> String {
    with_status("200 OK", &format!("{{\"ok\":true,\"result\":{result}}}"))
}

/// 429, and when to come again.
pub fn too_many(seconds: u64) -> String {
    let body = format!(
        "{{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests: retry after {seconds}\",\"parameters\":{{\"retry_after\":{seconds}}}}}"
    );
    with_status("429 Too Many Requests", &body)
}

fn with_status(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

/// `http://host:port/path` in two.
pub fn split(url: &str) -> (String, String) {
    let rest = url.strip_prefix("http://").unwrap_or(url);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    (host.to_owned(), format!("/{path}"))
}
