"""Keys that never leave their machine: behind PKCS#11, or for SM2 in libcrypto where the module has no SM2."""
