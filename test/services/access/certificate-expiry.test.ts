import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {expiryWarning} from '../../../source/services/access/certificate-expiry.ts';
import {readTlsFiles} from '../../../source/services/access/tls-files.ts';
import {makeSelfSigned} from '../../support/network/self-signed.ts';

// For two days.
const signed = makeSelfSigned();
const other = makeSelfSigned();
afterAll(() => {
	signed.remove();
	other.remove();
});
const DAY_MS = 24 * 3600 * 1000;

test('a certificate that has expired, or soon will, is warned of', () => {
	const now = Date.now();
	expect(expiryWarning(signed, now)).toMatch(/expires on \d{4}-\d\d-\d\d/);
	expect(expiryWarning(signed, now + 3 * DAY_MS)).toMatch(/expired on \d{4}-\d\d-\d\d/);
	expect(expiryWarning(signed, now - 30 * DAY_MS)).toBeNull();
});

test('what is wrong with the files is named', async () => {
	const {certFile, keyFile, folder} = signed;
	const garbage = join(folder, 'garbage.pem');
	writeFileSync(garbage, 'hello\n');
	const hints = [
		[keyFile, certFile, /wrong way round/],
		[certFile, other.keyFile, /is the key of another certificate/],
		[garbage, keyFile, /garbage\.pem is not a PEM file of a certificate/],
		[certFile, garbage, /garbage\.pem is not a PEM file of a private key/],
	] as const;
	for (const [cert, key, hint] of hints) {
		await expect(readTlsFiles(cert, key)).rejects.toMatchObject({
			code: 'CONFIG_INVALID',
			hint: expect.stringMatching(hint),
		});
	}
	expect((await readTlsFiles(certFile, keyFile))?.cert).toEqual(readFileSync(certFile));
});
