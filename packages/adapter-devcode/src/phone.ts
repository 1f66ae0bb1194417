/** True for a number of Cameroon that is no mobile number: +237 and nine digits, mobile ones begin with 6. */
export function isNonMobileCameroonian(e164: string): boolean {
  return e164.startsWith('+237') && !cameroonianMobile.test(e164);
}

const cameroonianMobile = /^\+2376\d{8}$/;
