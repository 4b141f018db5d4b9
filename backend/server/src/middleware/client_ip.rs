//! Where a request comes from. `X-Forwarded-For` is believed only as far as configured proxies vouch for it.

use actix_web::HttpRequest;
use std::net::IpAddr;

/// The nearest address that is not one of our proxies.
pub(crate) fn of(req: &HttpRequest, trusted: &[IpAddr]) -> Option<IpAddr> {
    let peer = req.peer_addr()?.ip();
    let forwarded = req
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|v| v.to_str().ok())
        .collect::<Vec<_>>()
        .join(",");
    Some(nearest(peer, &forwarded, trusted))
}

fn nearest(peer: IpAddr, forwarded: &str, trusted: &[IpAddr]) -> IpAddr {
    let mut ip = peer;
    for hop in forwarded.rsplit(',') {
        if !trusted.contains(&ip) {
            return ip;
        }
        match hop.trim().parse() {
            Ok(hop) => ip = hop,
            Err(_) => return ip,
        }
    }
    ip
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let (peer, proxy) = (ip("203.0.113.9"), ip("10.0.0.1"));
        assert_eq!(nearest(peer, "1.2.3.4", &[proxy]), peer);
        assert_eq!(nearest(proxy, "6.6.6.6, 1.2.3.4", &[proxy]), ip("1.2.3.4"));
        assert_eq!(nearest(proxy, "nonsense", &[proxy]), proxy);
        assert_eq!(nearest(proxy, "", &[proxy]), proxy);
    }
}
