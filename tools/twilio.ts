/** Twilio's own package, as a judge: it checks what we sign, and signs what we check. */
import twilio from 'twilio';

export const { validateRequest, validateRequestWithBody, getExpectedTwilioSignature } = twilio;
export const twilioClient: typeof twilio = twilio;
