import tempfile
import unittest

import world
from jinbao_ca.authority import AuthorityError
from jinbao_ca.operators import issue_operators, missing_operators
from jinbao_crypto import der
from jinbao_crypto.libcrypto import Key
from jinbao_crypto.revocations import revoked_in

SM2_IDENTITY = ("-vfyopt", "distid:1234567812345678")


class Case(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.world = world.World(temporary.name)
        self.authority = self.world.authority
        self.authority.publish()
        self.public = self.world.configuration.file("public")

    def verify(self, certificate, *options):
        chain = ["-CAfile", str(self.public / "ca.crt"), "-untrusted", str(self.public / "chain.crt")]
        result = world.openssl("verify", *chain, *options, str(certificate))
        return (result.stdout + result.stderr).decode()

    def get_host_certificate(self):
        request = self.world.host("request").stdout
        issued = self.authority.issue_host("app-1", request)
        self.assertEqual(self.world.host("install", given=self.world.sections(**{"host.crt": issued})).stderr, "")
        return self.world.directory / "host" / "host.crt"


class Issued(Case):
    def test_a_host_gets_a_certificate_that_openssl_accepts_for_its_names_alone(self):
        certificate = self.get_host_certificate()
        self.assertIn("OK", self.verify(certificate, "-purpose", "sslserver", "-crl_check_all", "-CRLfile", str(self.public / "crl.pem")))
        self.assertIn("OK", self.verify(certificate, "-verify_hostname", "app-1.test"))
        self.assertIn("hostname mismatch", self.verify(certificate, "-verify_hostname", "app-2.test"))
        self.assertEqual(self.world.host("request").stdout, "none\n")

    def test_operators_get_one_to_log_in_and_one_by_sm2_to_sign(self):
        self.assertEqual(missing_operators(self.authority), ["operator-0001", "operator-0002"])
        self.assertEqual(issue_operators(self.authority, missing_operators(self.authority)), 4)
        self.assertEqual(missing_operators(self.authority), [])
        own = self.world.configuration.file("operators", "operator-0002")
        self.assertIn("OK", self.verify(own / "login.crt", "-purpose", "sslclient"))
        self.assertIn("unsuitable certificate purpose", self.verify(own / "login.crt", "-purpose", "sslserver"))
        # OpenSSL's program gives the signer's identity to the last certificate only: each is verified by the one above it.
        issuers = self.world.configuration.file("issuers")
        for upper, lower in ((issuers / "root-sm2.crt", issuers / "operators-sm2.crt"), (issuers / "operators-sm2.crt", own / "sign.crt")):
            result = world.openssl("verify", "-partial_chain", "-trusted", str(upper), *SM2_IDENTITY, str(lower))
            self.assertEqual(result.returncode, 0, result)
        self.assertIn(b"SM2-with-SM3", world.openssl("x509", "-in", str(own / "sign.crt"), "-noout", "-text").stdout)
        self.assertEqual({file.stat().st_mode & 0o777 for file in own.glob("*.key")}, {0o600})

    def test_only_hosts_of_the_plan_with_their_own_key_get_one(self):
        request = self.world.host("request").stdout
        broken = request.replace("CCqGSM49BAMC", "CCqGSM49BAMD") if "CCqGSM49BAMC" in request else request[:-80] + "AAAA" + request[-76:]
        for host, given in (("app-2", request), ("app-1", "nonsense"), ("app-1", broken)):
            with self.assertRaises(AuthorityError):
                self.authority.issue_host(host, given)

    def test_signatures_of_libcrypto_verify_and_those_of_other_messages_do_not(self):
        for algorithm in ("ECDSA-P256", "SM2"):
            key = Key.from_pem(Key.make(algorithm).to_pem(b"word"), b"word", algorithm)
            signature = key.sign(b"message")
            other = Key.from_public(key.public_key(), algorithm)
            self.assertTrue(other.verifies(b"message", signature))
            self.assertFalse(other.verifies(b"massage", signature))


class Revoked(Case):
    def test_a_revoked_certificate_is_in_the_list_and_is_not_given_again_by_itself(self):
        issue_operators(self.authority, ["operator-0001"])
        certificate = self.world.configuration.file("operators", "operator-0001", "login.crt")
        with_list = ["-crl_check", "-CRLfile", str(self.public / "crl.pem")]
        self.assertIn("OK", self.verify(certificate, *with_list))
        serials = self.authority.revoke("operator-0001", "key-compromise")
        self.assertEqual(len(serials), 2)
        self.assertIn("certificate revoked", self.verify(certificate, *with_list))
        self.assertEqual(missing_operators(self.authority), ["operator-0002"])
        self.assertEqual({serial for _, serial in revoked_in((self.public / "crl.pem").read_text())} - {int(each, 16) for each in serials}, set())
        self.assertEqual(self.authority.revoke("operator-0001", "unspecified"), [])
        with self.assertRaises(AuthorityError):
            self.authority.revoke("operator-9999", "unspecified")

    def test_a_revocation_while_the_crypto_machine_is_away_is_published_afterwards(self):
        issue_operators(self.authority, ["operator-0001"])
        sign_with, self.world.sign_with = self.world.sign_with, lambda label: None
        with self.assertRaises(TypeError):
            self.authority.revoke("operator-0001", "unspecified")
        self.world.sign_with = sign_with
        self.assertTrue(self.authority.needs_publishing())
        self.authority.publish()
        self.assertFalse(self.authority.needs_publishing())
        self.assertEqual(len(revoked_in((self.public / "crl.pem").read_text())), 1)

    def test_the_list_by_sm2_is_signed_by_its_issuer(self):
        issue_operators(self.authority, ["operator-0001"])
        self.authority.revoke("operator-0001", "superseded")
        _, outer, _ = der.read((self.public / "operators-sm2.crl").read_bytes())
        (tag, body), _, (_, signature) = der.elements(outer)
        self.assertTrue(self.world.keys["operators-sm2"].verifies(der.tagged(tag, body), signature[1:]))

    def test_a_host_takes_newer_lists_and_tells_those_who_use_them(self):
        self.get_host_certificate()
        hook = self.world.directory / "hooks" / "one"
        hook.write_text(f'#!/bin/sh\necho "$1" >>{self.world.directory}/told\n')
        hook.chmod(0o755)
        url = self.world.serve()
        issue_operators(self.authority, ["operator-0001"])
        self.assertEqual(self.world.host("revocations", url=url).returncode, 0)
        self.assertFalse((self.world.directory / "told").exists())
        self.authority.revoke("operator-0001", "unspecified")
        for _ in range(2):
            self.assertEqual(self.world.host("revocations", url=url).stderr, "")
        self.assertEqual((self.world.directory / "told").read_text(), "revocations\n")
        self.assertEqual((self.world.directory / "host/crl.pem").read_text(), (self.public / "crl.pem").read_text())

    def test_a_host_takes_no_older_list_none_of_others_and_none_that_lacks_one(self):
        self.get_host_certificate()
        old = (self.public / "crl.pem").read_text()
        issue_operators(self.authority, ["operator-0001"])
        self.authority.revoke("operator-0001", "unspecified")
        new = (self.public / "crl.pem").read_text()
        self.assertEqual(self.world.host("bring", given=self.world.sections()).stdout, "brought\n")
        with tempfile.TemporaryDirectory() as directory:
            stranger = world.World(directory)
            stranger.authority.publish()
            strange = stranger.configuration.file("public", "crl.pem").read_text()
        for bad in (old, strange, new[: new.rindex("-----BEGIN")], new.replace("MII", "MIJ", 1), "nothing\n"):
            result = self.world.host("bring", given=f"=== crl.pem\n{bad}")
            self.assertEqual(result.returncode, 1, bad)
            self.assertEqual((self.world.directory / "host/crl.pem").read_text(), new)

    def test_a_revoked_host_makes_another_key(self):
        self.get_host_certificate()
        before = (self.world.directory / "host/host.key").read_text()
        self.authority.revoke("app-1", "key-compromise")
        self.world.host("bring", given=self.world.sections())
        self.assertEqual(self.world.host("request", "--check").stdout, "revoked\n")
        self.assertEqual((self.world.directory / "host/host.key").read_text(), before)
        self.get_host_certificate()
        self.assertNotEqual((self.world.directory / "host/host.key").read_text(), before)
        self.assertEqual(self.world.host("request").stdout, "none\n")


class Refused(Case):
    def test_a_host_takes_no_certificate_of_another_key_or_authority(self):
        certificate = self.get_host_certificate()
        before = certificate.read_text()
        with tempfile.TemporaryDirectory() as directory:
            stranger = world.World(directory)
            stranger.authority.publish()
            foreign = stranger.authority.issue_host("app-1", stranger.host("request").stdout)
            self.assertEqual(self.world.host("install", given=self.world.sections(**{"host.crt": foreign})).returncode, 1)
            other_key = self.authority.issue_host("app-1", stranger.host("request").stdout)
            self.assertEqual(self.world.host("install", given=self.world.sections(**{"host.crt": other_key})).returncode, 1)
        self.assertEqual(certificate.read_text(), before)


if __name__ == "__main__":
    unittest.main()
