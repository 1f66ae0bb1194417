import type { ReasonCode } from '@nkul/core';
import type { Situation } from './situation.ts';

type StoryName =
  | 'accepted'
  | 'review'
  | 'guard_cancelled'
  | 'pending'
  | 'taken'
  | 'refused'
  | 'deferred'
  | 'unknown'
  | 'restored'
  | 'stopped'
  | 'resolved'
  | 'report_delivered'
  | 'report_failed'
  | 'report_way'
  | 'report_unclear'
  | 'erased'
  | 'erased_all';

/** Why an action can be done now, or cannot. */
export type WhyName =
  | 'release_yes'
  | 'release_no'
  | 'drop_yes'
  | 'cancel_yes'
  | 'cancel_next'
  | 'cancel_no'
  | 'resolve_yes'
  | 'resolve_no'
  | 'resend_yes'
  | 'resend_open'
  | 'resend_review'
  | 'resend_expired'
  | 'resend_erased'
  | 'resume_yes';

/** The name of a text: one for each situation and reason that there is. */
export type TextName =
  | `headline.${Situation}`
  | `tell.${Situation | 'code_over' | 'sent_next'}`
  | `story.${StoryName}`
  | `why.${WhyName}`
  | `reason.${ReasonCode}`;
