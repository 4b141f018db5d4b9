//! Access tokens: JWT, HS256 only, ten minutes, typed `at+jwt` (RFC 9068). The key follows from the instance
//! key; the header chooses nothing.

use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};
use saiki_api::{Timestamp, Uuid};
use serde::{Deserialize, Serialize};

/// How long an access token is good, in seconds.
pub const LIFETIME: i64 = 600;
/// Clocks of two machines may differ by so many seconds.
const LEEWAY: i64 = 5;
const ISSUER: &str = "saiki";
const AUDIENCE: &str = "saiki-api";
const KIND: &str = "at+jwt";
const KEY_ID: &str = "1";

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Issuer.
    pub iss: String,
    /// Audience.
    pub aud: String,
    /// The user.
    pub sub: Uuid,
    /// Good until, seconds since 1970.
    pub exp: i64,
    /// Good from.
    pub nbf: i64,
    /// Issued at.
    pub iat: i64,
    /// Id of the token.
    pub jti: Uuid,
    /// The user's token epoch when it was issued: raising the epoch ends all tokens.
    pub epoch: i64,
}

/// Why a token does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenError {
    /// It was good once.
    Expired,
    /// It never was.
    Invalid,
}

/// Makes and checks access tokens.
pub struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

impl Tokens {
    /// From the key derived for this purpose.
    pub fn new(key: &[u8; 32]) -> Tokens {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
        // Times are compared with the injected clock, below.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Tokens {
            encoding: EncodingKey::from_secret(key),
            decoding: DecodingKey::from_secret(key),
            validation,
        }
    }

    /// A token for a user, and when it ends. `None` when signing fails, which it does not with a sound key.
    pub fn issue(&self, user: Uuid, epoch: i64, now: Timestamp) -> Option<(String, Timestamp)> {
        let iat = now.as_second();
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: user,
            exp: iat + LIFETIME,
            nbf: iat,
            iat,
            jti: saiki_db::ids::new_id(now),
            epoch,
        };
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some(KIND.to_owned());
        header.kid = Some(KEY_ID.to_owned());
        let token = encode(&header, &claims, &self.encoding).ok()?;
        Some((token, Timestamp::from_second(claims.exp).ok()?))
    }

    /// Checks signature, kind, issuer, audience and times.
    pub fn check(&self, token: &str, now: Timestamp) -> Result<Claims, TokenError> {
        let invalid = |_| TokenError::Invalid;
        let header = decode_header(token).map_err(invalid)?;
        if header.typ.as_deref() != Some(KIND)
            || header.kid.as_deref() != Some(KEY_ID)
            || header.alg != Algorithm::HS256
            || header.crit.is_some()
            || header.jku.is_some()
            || header.jwk.is_some()
            || header.x5u.is_some()
            || header.x5c.is_some()
        {
            return Err(TokenError::Invalid);
        }
        let claims = decode::<Claims>(token, &self.decoding, &self.validation)
            .map_err(invalid)?
            .claims;
        let now = now.as_second();
        if claims.nbf > now + LEEWAY
            || claims.iat > now + LEEWAY
            || claims.exp.saturating_sub(claims.iat) > LIFETIME
        {
            return Err(TokenError::Invalid);
        }
        if claims.exp + LEEWAY < now {
            return Err(TokenError::Expired);
        }
        Ok(claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_token_is_good_for_ten_minutes_and_five_seconds_of_skew() {
        let tokens = Tokens::new(&[7; 32]);
        let (token, ends) = tokens.issue(Uuid::from_u128(1), 3, at(1_000)).unwrap();
        assert_eq!(ends, at(1_600));
        assert_eq!(tokens.check(&token, at(1_000)).unwrap().epoch, 3);
        assert!(tokens.check(&token, at(995)).is_ok());
        assert!(tokens.check(&token, at(1_605)).is_ok());
        assert_eq!(tokens.check(&token, at(994)), Err(TokenError::Invalid));
        assert_eq!(tokens.check(&token, at(1_606)), Err(TokenError::Expired));
    }

    #[test]
    fn another_instance_s_token_does_not_hold() {
        let (token, _) = Tokens::new(&[8; 32])
            .issue(Uuid::from_u128(1), 0, at(1_000))
            .unwrap();
        let ours = Tokens::new(&[7; 32]);
        assert_eq!(ours.check(&token, at(1_000)), Err(TokenError::Invalid));
    }
}
