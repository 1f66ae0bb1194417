export { httpGateway } from './http-gateway.ts';
export type { Condition, Path } from './path.ts';
export type {
  AnswerSettings,
  BalanceSettings,
  GatewayCall,
  HttpGatewaySettings,
  ReportCheck,
  ReportSettings,
} from './settings.ts';
