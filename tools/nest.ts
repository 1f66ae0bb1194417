/** The framework that many services are made with, for the test that the console is mounted there. */
import 'reflect-metadata';

export type { MiddlewareConsumer } from '@nestjs/common';
export { Module } from '@nestjs/common';
export { NestFactory } from '@nestjs/core';
export type { NestExpressApplication } from '@nestjs/platform-express';
