//! Where a webhook may go: what is wrong with an address as it was typed, and which addresses of the Internet are public.
//! What a name resolves to is known only when a call is made, and asked then by whoever makes it.

use crate::fault::Faults;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, ParseError, Url};

/// Host of an address, for people and for the log; empty when the text is no address.
pub fn host(url: &str) -> String {
    parsed(url)
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default()
}

/// The address in the form in which it is called: names of hosts in ASCII, everything else escaped as it has to be. `None`
/// when the text is no address.
pub fn target(url: &str) -> Option<String> {
    parsed(url).map(String::from)
}

fn parsed(url: &str) -> Option<Url> {
    Url::parse(url.trim())
        .ok()
        .filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host())
}

/// Notes what is wrong with an address that is neither empty nor too long.
pub(super) fn check(url: &str, private_allowed: bool, faults: &mut Faults) {
    let Some(url) = parsed(url) else {
        let (ja, en) = unusable(url.trim(), private_allowed);
        faults.add("url", "invalid_url", ja, en);
        return;
    };
    if url.scheme() != "https" && !private_allowed {
        faults.add(
            "url",
            "https_required",
            "https:// で始まる宛先にしてください。http:// は通信が暗号化されません",
            "Use an address that begins with https://; http:// is not encrypted",
        );
    }
    if !url.username().is_empty() || url.password().is_some() {
        faults.add(
            "url",
            "userinfo",
            "宛先に利用者名やパスワードを含めることはできません",
            "User name and password are not allowed in the address",
        );
    }
    if url.fragment().is_some() {
        faults.add(
            "url",
            "fragment",
            "宛先に # 以降の部分は付けられません",
            "The address must not have a part after #",
        );
    }
    if !private_allowed && is_own(&url) {
        faults.add(
            "url",
            "private_address",
            "社内ネットワークの宛先は使えません。使うには、サーバの設定 webhook_private を有効にしてください",
            "Addresses within the internal network are not allowed, unless the server's setting webhook_private is on",
        );
    }
}

/// Why a text is no address, in Japanese and in English.
fn unusable(url: &str, private_allowed: bool) -> (&'static str, &'static str) {
    let begins = |scheme: &str| {
        let begin = url.get(..scheme.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    };
    let begun = begins("https://") || (private_allowed && begins("http://"));
    match (begun, Url::parse(url)) {
        (true, Err(ParseError::InvalidPort)) => (
            "ポート番号が正しくありません。65535以下の数字にしてください",
            "The port is not valid; give a number of at most 65535",
        ),
        (true, _) => (
            "ホスト名が正しくありません。確かめて入力し直してください",
            "The name of the host is not valid; check it and type it again",
        ),
        (false, _) if private_allowed => (
            "http:// か https:// で始まる宛先を入力してください",
            "Enter an address that begins with https:// or http://",
        ),
        (false, _) => (
            "https:// で始まる宛先を入力してください",
            "Enter an address that begins with https://",
        ),
    }
}

/// Whether an address says by itself that it is not public. One that does not is looked at again once it is resolved.
fn is_own(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => !is_public_v4(address),
        Some(Host::Ipv6(address)) => !is_public_v6(address),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        None => true,
    }
}

/// Whether an address is one of the public Internet, by IANA's registries of special-purpose addresses (RFC 6890). Those
/// that carry another address within them (mapped, translated, tunnelled) are not: they would be a way around this.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = matches!(
        (a, b, c),
        // This network; loopback; multicast, reserved and broadcast.
        (0 | 127 | 224..=255, _, _)
            // Shared by providers (RFC 6598).
            | (100, 64..=127, _)
            // Protocol assignments, relays of 6to4, benchmarks.
            | (192, 0, 0)
            | (192, 88, 99)
            | (198, 18 | 19, _)
    );
    !(special || address.is_private() || address.is_link_local() || address.is_documentation())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    // Everything else is loopback, mapped, translated, local, multicast or not assigned.
    let global = matches!(a, 0x2000..=0x3fff);
    let special = matches!(
        (a, b),
        // Protocol assignments, Teredo among them.
        (0x2001, 0..=0x01ff)
            // Documentation (RFC 3849, RFC 9637).
            | (0x2001, 0x0db8)
            | (0x3fff, 0..=0x0fff)
            // 6to4.
            | (0x2002, _)
    );
    global && !special
}
