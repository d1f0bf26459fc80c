// An OpenID provider for the tests. Whoever gives a name of PEOPLE and any password is that person; keys are made anew
// at each start, so that a restart changes them. Prints "ready" once it listens.
//   PORT; CONSOLE_URL: whose client it serves; SECRET: of that client; PEOPLE: JSON, claims by sign-in name.
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

const { PORT, CONSOLE_URL, SECRET, PEOPLE } = process.env;
const people = JSON.parse(PEOPLE);
const { privateKey } = await generateKeyPair('RS256', { extractable: true });

const provider = new Provider(`http://127.0.0.1:${PORT}`, {
  clients: [{
    client_id: 'cuakhau',
    client_secret: SECRET,
    redirect_uris: [`${CONSOLE_URL}/login/openid/back`],
    post_logout_redirect_uris: [`${CONSOLE_URL}/login`],
    response_types: ['code'],
    grant_types: ['authorization_code'],
  }],
  jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' }] },
  cookies: { keys: ['for the tests alone'] },
  claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'tax_code'] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...(people[id] ?? {}) }) }),
});

provider.listen(Number(PORT), '127.0.0.1', () => console.log('ready'));
