import { Body, Controller, Inject, Module, Post } from '@nestjs/common';
import { devcode } from '@nkul/adapter-devcode';
import { createHub, HUB, Hub, type Receipt } from '@nkul/core';

@Controller('alerts')
export class AlertsController {
  constructor(
    private readonly hub: Hub,
    @Inject(HUB) private readonly byToken: Hub,
  ) {}

  @Post()
  async notify(@Body() { phone, text }: { phone: string; text: string }): Promise<Receipt> {
    if (this.hub !== this.byToken) throw new Error('The token gives another hub than the class.');
    return await this.hub.notify({ to: { phone }, text });
  }
}

/** The module, with a hub that sends to the provider at the address. */
export function alertsModule(baseUrl: string) {
  @Module({
    controllers: [AlertsController],
    providers: [
      {
        provide: Hub,
        useFactory: () => createHub({ plugins: [devcode({ apiKey: 'demo-key', sender: 'NKUL', baseUrl })] }),
      },
      { provide: HUB, useExisting: Hub },
    ],
  })
  class AlertsModule {}
  return AlertsModule;
}
